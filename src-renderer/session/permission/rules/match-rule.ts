/** What a permission rule matches, as the CLI takes it. Only shown to the user; the CLI alone decides. */
import { parseRule } from '#shared/permission-rules.ts'
import { invocationOf, parseCommand } from '../command/parse-command.ts'
import { placeOf } from '../command/paths.ts'

export type AskedFor = {
  readonly toolName: string
  readonly input: Readonly<Record<string, unknown>>
  /** The session's folder. */
  readonly cwd: string
}

/** A rule for `Edit` holds for them all. */
const EDITS = new Set(['Edit', 'Write', 'MultiEdit', 'NotebookEdit'])

const COMMANDS = new Set(['Bash', 'PowerShell'])

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)

/** `npm run *` and `npm run:*` match `npm run` as well; a `*` elsewhere stands for anything. */
export function commandMatches(what: string, command: string): boolean {
  const prefix = /^(?<words>.+):\*$/s.exec(what)?.groups?.words
  const pattern = prefix === undefined ? what : `${prefix} *`
  const open = pattern.endsWith(' *')
  const body = (open ? pattern.slice(0, -2) : pattern).split('*').map(escaped).join('.*')
  return new RegExp(`^${body}${open ? '(?: .*)?' : ''}$`, 's').test(command.trim())
}

/** The parts of a command that the rules leave to be asked: the CLI judges each on its own. */
export function unmatchedParts(rules: readonly string[], command: string): string[] {
  const whats = rules.flatMap((rule) => {
    const parts = parseRule(rule)
    return parts && COMMANDS.has(parts.tool) ? [parts.what ?? '*'] : []
  })
  const matched = (text: string) => whats.some((what) => commandMatches(what, text))
  if (matched(command) && (whats.includes('*') || whats.includes(command.trim()))) return []
  return parseCommand(command)
    .steps.filter((step) => invocationOf(step)?.name !== 'cd')
    .map(({ source, words }) => ({ source, said: words.map((word) => word.source).join(' ') }))
    .filter(({ source, said }) => !matched(said) && !matched(source))
    .map(({ source }) => source)
}

/** What of the request the rules would still have asked; empty = none of it, null = that can't be said here. */
export function stillAsked(rules: readonly string[], { toolName, input, cwd }: AskedFor): string[] | null {
  if (COMMANDS.has(toolName) && typeof input.command === 'string') return unmatchedParts(rules, input.command)
  const named = rules.flatMap((rule) => parseRule(rule) ?? [])
  if (toolName.startsWith('mcp__')) {
    const hit = named.some(
      ({ tool, what }) => what === null && (tool === toolName || toolName.startsWith(serverOf(tool))),
    )
    return hit ? [] : [toolName]
  }
  const ofTool = named.filter(({ tool }) => tool === toolName || (tool === 'Edit' && EDITS.has(toolName)))
  if (ofTool.some(({ what }) => what === null)) return []
  const path = input.file_path ?? input.notebook_path ?? input.path
  if (typeof path === 'string') return ofTool.some(({ what }) => pathMatches(what ?? '**', path, cwd)) ? [] : [path]
  if (typeof input.url === 'string') {
    const host = URL.parse(input.url)?.hostname ?? ''
    return ofTool.some(({ what }) => what === `domain:${host}`) ? [] : [input.url]
  }
  return ofTool.length > 0 ? null : [toolName]
}

/** `mcp__server` and `mcp__server__*` are all the tools of a server. */
function serverOf(tool: string): string {
  if (tool.endsWith('*')) return tool.slice(0, -1)
  return /^mcp__(?:(?!__).)+$/.test(tool) ? `${tool}__` : '\n'
}

/** `//` begins at the root of the disk, `./` and no slash in the session's folder; one slash is the settings file's folder. */
function pathMatches(pattern: string, path: string, cwd: string): boolean {
  const base = { base: cwd, project: cwd }
  const absolute = pattern.startsWith('//')
    ? pattern.slice(1)
    : /^[/~]/.test(pattern)
      ? null
      : placeOf(pattern, base).path
  if (absolute === null) return false
  const body = absolute
    .split('**')
    .map((part) => part.split('*').map(escaped).join('[^/]*'))
    .join('.*')
  return new RegExp(`^${body}$`, 's').test(placeOf(path, base).path.replace(/^(?<drive>[A-Za-z]):/, '/$1'))
}
