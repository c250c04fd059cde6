/** The prompts the demo knows, as a Markdown list. */
export const promptList = (prompts: readonly string[]): string => prompts.map((prompt) => `- \`${prompt}\``).join('\n')
