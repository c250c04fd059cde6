/** A call of a tool in words that a person reads with ease and that tell the model which of its calls is meant. Pure. */
import type { PermissionRequest } from '#shared/permissions.ts'

type ToolCall = Pick<Extract<PermissionRequest, { kind: 'tool' }>, 'toolName' | 'input'>

/** Of what it is about, and of each other field, so many characters are quoted. */
const QUOTED = { subject: 300, other: 120 }

/**
 * "Bash to run `make`", "Edit for the file `a.ts`, with old string `x` and new string `y`". Long values are shortened in
 * their middle, unless `whole`.
 */
export function called({ toolName, input }: ToolCall, { whole = false } = {}): string {
  const subject = subjectOf(input)
  const about = subject ? ` ${subject.says} ${quoted(subject.value, whole ? Infinity : QUOTED.subject)}` : ''
  const others = Object.entries(input).flatMap(([name, value]) => {
    // a description says in the model's words what the command says itself
    if (name === subject?.field || (subject?.field === 'command' && name === 'description')) return []
    if (value === undefined || value === null) return []
    return [`${name.replaceAll('_', ' ')} ${valueOf(value, whole ? Infinity : QUOTED.other)}`]
  })
  return `${toolName}${about}${others.length > 0 ? `, with ${listed(others)}` : ''}`
}

const SUBJECTS = [
  { field: 'command', says: 'to run' },
  { field: 'file_path', says: 'for the file' },
  { field: 'notebook_path', says: 'for the file' },
  { field: 'url', says: 'for the address' },
] as const

function subjectOf(input: ToolCall['input']): { field: string; says: string; value: string } | null {
  for (const { field, says } of SUBJECTS) {
    const value = input[field]
    if (typeof value === 'string') return { field, says, value }
  }
  return null
}

function valueOf(value: unknown, most: number): string {
  if (typeof value === 'string') return quoted(value, most)
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return typeof value === 'number' ? String(value) : quoted(JSON.stringify(value), most)
}

/** As Markdown quotes code: in more backticks than it has itself. Both ends of a long text tell more than its beginning. */
function quoted(text: string, most: number): string {
  const half = Math.floor(most / 2)
  const shown =
    text.length <= most ? text : `${text.slice(0, half).toWellFormed()} … ${text.slice(-half).toWellFormed()}`
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  const gap = longest > 0 || shown === '' ? ' ' : ''
  return `${fence}${gap}${shown}${gap}${fence}`
}

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
