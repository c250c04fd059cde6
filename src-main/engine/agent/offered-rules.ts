/**
 * Rules that would answer a request from now on, for the user to choose from. The CLI's suggestions are taken apart: taken
 * whole they would switch the session to accepting every edit and open whole folders to it.
 */
import { dirname, isAbsolute, relative, resolve } from 'node:path'
import type { PermissionUpdate } from '@anthropic-ai/claude-agent-sdk'
import { z } from 'zod'
import { formatRule } from '#shared/permission-rules.ts'

/** For them the CLI suggests a mode instead of a rule. A rule for `Edit` holds for all of them. */
const EDIT_TOOLS = new Set(['Edit', 'Write', 'MultiEdit', 'NotebookEdit'])

const EditedFile = z
  .object({ file_path: z.string() })
  .or(z.object({ notebook_path: z.string() }).transform(({ notebook_path: path }) => ({ file_path: path })))

/** Questions that the CLI asks whatever is allowed: of what a rule says to ask, and of files that decide what it may do. */
const ASKED_ANYWAY = new Set(['rule', 'safetyCheck'])

type Asked = {
  readonly toolName: string
  readonly input: unknown
  /** The CLI's word for why it asks. */
  readonly because: string | undefined
  readonly suggestions: readonly PermissionUpdate[]
  readonly cwd: string
}

/** Null = no rule would spare the question. Empty = the CLI knows none, the user may. */
export function offeredRules({ toolName, input, because, suggestions, cwd }: Asked): string[] | null {
  if (because !== undefined && ASKED_ANYWAY.has(because)) return null
  const suggested = suggestions.flatMap((update) =>
    update.type === 'addRules' && update.behavior === 'allow'
      ? update.rules.map((rule) => formatRule({ tool: rule.toolName, what: rule.ruleContent ?? null }))
      : [],
  )
  const outside = suggestions
    .flatMap((update) => (update.type === 'addDirectories' ? update.directories : []))
    .filter((directory) => directory !== cwd)
    .flatMap(folderRule)
  if (EDIT_TOOLS.has(toolName)) suggested.push(...editRule(input, cwd))
  else if (suggested.length > 0) suggested.push(...outside)
  else if (toolName.startsWith('mcp__')) suggested.push(toolName)
  return [...new Set(suggested)]
}

/** For the files of the project, or of the folder outside it that this one lies in. */
function editRule(input: unknown, cwd: string): string[] {
  const named = EditedFile.safeParse(input).data?.file_path
  if (named === undefined) return ['Edit(./**)']
  const file = resolve(cwd, named)
  const inside = relative(cwd, file)
  const isInside = !isAbsolute(inside) && !/^\.\.(?:[\\/]|$)/.test(inside)
  return isInside ? ['Edit(./**)'] : folderRule(dirname(file))
}

/** The agent may have named the folder: in a pattern these stand for other folders as well. */
const MATCHES_OTHERS = /[*?[\]{}!\n\r]/

/** None where a pattern would reach further than the folder. An absolute path begins with two slashes; a drive is its first folder. */
function folderRule(folder: string): string[] {
  if (MATCHES_OTHERS.test(folder)) return []
  const path = folder
    .replaceAll('\\', '/')
    .replace(/^(?<drive>[A-Za-z]):/, (_, drive: string) => `/${drive.toLowerCase()}`)
  return [formatRule({ tool: 'Edit', what: `/${path.replace(/\/$/, '')}/**` })]
}
