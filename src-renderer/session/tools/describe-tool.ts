/** Reads the input of a tool call into what a person wants to see of it. */
import { z } from 'zod'
import { Question } from '#shared/permissions.ts'
import type { FileEdit } from './change.ts'
import { type PlanStep, writtenPlan } from './plan.ts'

export type ToolDescription =
  | {
      readonly kind: 'command'
      readonly command: string
      readonly purpose: string | null
      readonly shell: 'bash' | 'powershell'
      /** The agent does not wait for it. */
      readonly background: boolean
    }
  | { readonly kind: 'edit'; readonly path: string; readonly edits: readonly FileEdit[]; readonly isNew: boolean }
  | { readonly kind: 'read'; readonly path: string }
  | { readonly kind: 'fetch'; readonly url: string; readonly prompt: string }
  | { readonly kind: 'line'; readonly verb: string; readonly object: string }
  | { readonly kind: 'todos'; readonly todos: readonly PlanStep[] }
  | { readonly kind: 'task'; readonly title: string; readonly prompt: string; readonly agent: string | null }
  | { readonly kind: 'question'; readonly questions: readonly Question[] }
  | { readonly kind: 'proposal'; readonly plan: string }
  | { readonly kind: 'mcp'; readonly server: string; readonly tool: string; readonly summary: string }
  | { readonly kind: 'other'; readonly summary: string }

type Input = Readonly<Record<string, unknown>>
type Reader = (input: Input) => ToolDescription | null

/** What a schema makes of the input; null where the input is not as it should be, for then it is shown as it is. */
const read =
  <Schema extends z.ZodType>(schema: Schema, describe: (input: z.infer<Schema>) => ToolDescription): Reader =>
  (input) => {
    const { success, data } = schema.safeParse(input)
    return success ? describe(data) : null
  }

const text = z.string()
const Edit = z.object({ old_string: text, new_string: text })

const asEdit = (path: string, edits: readonly z.infer<typeof Edit>[]): ToolDescription => ({
  kind: 'edit',
  path,
  isNew: false,
  edits: edits.map(({ old_string: before, new_string: after }) => ({ before, after })),
})

const asNew = (path: string, after: string): ToolDescription => ({
  kind: 'edit',
  path,
  isNew: true,
  edits: [{ before: '', after }],
})

const task = read(
  z.object({ description: text, prompt: text, subagent_type: text.optional() }),
  ({ description: title, prompt, subagent_type: agent = null }) => ({ kind: 'task', title, prompt, agent }),
)

const commandOf = (shell: 'bash' | 'powershell') =>
  read(
    z.object({ command: text, description: text.optional(), run_in_background: z.boolean().optional() }),
    ({ command, description: purpose = null, run_in_background: background = false }) => ({
      kind: 'command',
      command,
      purpose,
      shell,
      background,
    }),
  )

const READERS: Readonly<Record<string, Reader>> = {
  Bash: commandOf('bash'),
  PowerShell: commandOf('powershell'),
  Edit: read(Edit.extend({ file_path: text }), (edit) => asEdit(edit.file_path, [edit])),
  MultiEdit: read(z.object({ file_path: text, edits: z.array(Edit) }), ({ file_path, edits }) =>
    asEdit(file_path, edits),
  ),
  Write: read(z.object({ file_path: text, content: text }), ({ file_path, content }) => asNew(file_path, content)),
  NotebookEdit: read(
    z.object({ notebook_path: text, new_source: text, edit_mode: text.optional() }),
    ({ notebook_path: path, new_source: after }) => ({
      kind: 'edit',
      path,
      isNew: false,
      edits: [{ before: '', after }],
    }),
  ),
  Read: read(z.object({ file_path: text }), ({ file_path: path }) => ({ kind: 'read', path })),
  NotebookRead: read(z.object({ notebook_path: text }), ({ notebook_path: path }) => ({ kind: 'read', path })),
  WebFetch: read(z.object({ url: text, prompt: text.default('') }), ({ url, prompt }) => ({
    kind: 'fetch',
    url,
    prompt,
  })),
  TodoWrite: (input) => {
    const todos = writtenPlan('TodoWrite', input)
    return todos && { kind: 'todos', todos }
  },
  Task: task,
  Agent: task,
  AskUserQuestion: read(z.object({ questions: z.array(Question).min(1) }), ({ questions }) => ({
    kind: 'question',
    questions,
  })),
  ExitPlanMode: read(z.object({ plan: text }), ({ plan }) => ({ kind: 'proposal', plan })),
}

/** What goes behind the verb, in the order tried. */
const LINES: Readonly<Record<string, { verb: string; fields: readonly string[] }>> = {
  Grep: { verb: 'Search', fields: ['pattern', 'path', 'glob'] },
  Glob: { verb: 'Find', fields: ['pattern', 'path'] },
  LS: { verb: 'List', fields: ['path'] },
  WebSearch: { verb: 'Search the web', fields: ['query'] },
  ToolSearch: { verb: 'Look for tools', fields: ['query'] },
  Skill: { verb: 'Use skill', fields: ['skill', 'command'] },
  BashOutput: { verb: 'Read output of', fields: ['bash_id', 'task_id'] },
  KillShell: { verb: 'Stop', fields: ['shell_id'] },
  TaskStop: { verb: 'Stop', fields: ['task_id'] },
  TaskCreate: { verb: 'Plan', fields: ['subject'] },
  TaskUpdate: { verb: 'Plan', fields: ['subject', 'status'] },
  SendMessage: { verb: 'Tell a subagent', fields: ['summary'] },
  EnterWorktree: { verb: 'Enter worktree', fields: ['name'] },
}

export function describeTool(name: string, input: Input): ToolDescription {
  const known = READERS[name]?.(input)
  if (known) return known
  const line = LINES[name]
  if (line) {
    const parts = line.fields.map((field) => input[field]).filter((value) => typeof value === 'string')
    if (parts.length > 0) return { kind: 'line', verb: line.verb, object: parts.join('  ') }
  }
  const mcp = mcpName(name)
  return mcp ? { kind: 'mcp', ...mcp, summary: firstText(input) } : { kind: 'other', summary: firstText(input) }
}

const firstText = (input: Input): string => Object.values(input).find((value) => typeof value === 'string') ?? ''

/** Server and tool of `mcp__server__tool`; null for any other name. */
function mcpName(name: string): { readonly server: string; readonly tool: string } | null {
  const [prefix, server, ...tool] = name.split('__')
  return prefix === 'mcp' && server !== undefined && tool.length > 0 ? { server, tool: tool.join('__') } : null
}

/** `mcp__server__tool` in words; any other name as it is. */
export function toolTitle(name: string): string {
  const mcp = mcpName(name)
  return mcp ? `${mcp.server}: ${mcp.tool}` : name
}

/** The path as seen from the session's folder, where it lies in it. */
export function relativePath(path: string, cwd: string): string {
  const inside = path.startsWith(`${cwd}/`) || path.startsWith(`${cwd}\\`)
  return inside ? path.slice(cwd.length + 1) : path
}
