/** What stands in a message in the name of the user: words of a person, a command, its output, or something the CLI was told. */

export type Said =
  | { readonly kind: 'prompt'; readonly text: string }
  /** The turn began without a person: a task in the background ended. */
  | { readonly kind: 'event'; readonly text: string }
  /** What a command printed; `shell`: a program of the system did. */
  | { readonly kind: 'output'; readonly text: string; readonly shell: boolean }
  | { readonly kind: 'interrupt' }

const OUTPUTS = { local: ['local-command-stdout', 'local-command-stderr'], shell: ['bash-stdout', 'bash-stderr'] }
const TASK_SUMMARY = /<summary>([\s\S]*?)<\/summary>/

/** `origin` is what the CLI noted of where the message came from. */
export function personOf(text: string, origin?: string): Said {
  if (text.startsWith('[Request interrupted by user')) return { kind: 'interrupt' }
  if (text.startsWith('<task-notification>') || origin === 'task-notification') {
    return { kind: 'event', text: TASK_SUMMARY.exec(text)?.[1]?.trim() ?? 'A task in the background ended.' }
  }
  for (const [by, names] of Object.entries(OUTPUTS)) {
    const parts = names.map((name) => inTag(text, name)).filter((found) => found !== null)
    const printed = parts.map((part) => part.trimEnd()).filter((part) => part !== '')
    if (parts.length > 0) return { kind: 'output', text: printed.join('\n'), shell: by === 'shell' }
  }
  const command = inTag(text, 'command-name')
  if (command !== null) {
    return { kind: 'prompt', text: `${command.trim()} ${inTag(text, 'command-args')?.trim() ?? ''}`.trim() }
  }
  const shell = inTag(text, 'bash-input')
  if (shell !== null) return { kind: 'prompt', text: `! ${shell.trim()}` }
  return { kind: 'prompt', text }
}

/** What stands in the element, where the text begins with it or with another element of its kind; null otherwise. */
function inTag(text: string, name: string): string | null {
  if (!/^\s*</.test(text)) return null
  const open = text.indexOf(`<${name}>`)
  const close = text.indexOf(`</${name}>`, open)
  return open === -1 || close === -1 ? null : text.slice(open + name.length + 2, close)
}
