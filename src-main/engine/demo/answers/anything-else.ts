/** The demo's answer to a prompt it has no script for. */
import { promptList } from './prompt-list.ts'

const WORDS = 8

export function anythingElse(prompt: string, known: readonly string[]): string {
  const words = prompt.trim().split(/\s+/)
  const beginning = words.slice(0, WORDS).join(' ').replaceAll('`', "'")
  return `You wrote: \`${beginning.slice(0, 80)}${words.length > WORDS ? ' …' : ''}\`

I would like to help, but this is a **scripted demo**: there is no language model behind it, only a few prepared answers.
These prompts do something:

${promptList(known)}

For real answers, sign in or set an API key, then open a folder in a new tab.
`
}
