/** Reads the input of a tool call into what a person wants to see of it. */
import { z } from 'zod'
import type { FileEdit } from './diff-view.tsx'

export type Todo = { readonly content: string; readonly status: 'pending' | 'in_progress' | 'completed' }

export type ToolDescription =
  | { readonly kind: 'command'; readonly command: string; readonly purpose: string | null }
  | { readonly kind: 'edit'; readonly path: string; readonly edits: readonly FileEdit[]; readonly isNew: boolean }
  | { readonly kind: 'line'; readonly verb: string; readonly object: string }
  | { readonly kind: 'todos'; readonly todos: readonly Todo[] }
  | { readonly kind: 'task'; readonly title: string; readonly prompt: string }
  | { readonly kind: 'other'; readonly summary: string }

const Bash = z.object({ command: z.string(), description: z.string().optional() })
const Edit = z.object({ file_path: z.string(), old_string: z.string(), new_string: z.string() })
const MultiEdit = z.object({
  file_path: z.string(),
  edits: z.array(z.object({ old_string: z.string(), new_string: z.string() })),
})
const Write = z.object({ file_path: z.string(), content: z.string() })
const Todos = z.object({
  todos: z.array(z.object({ content: z.string(), status: z.enum(['pending', 'in_progress', 'completed']) })),
})
const Task = z.object({ description: z.string(), prompt: z.string() })

/** What goes behind the verb, in the order tried. */
const LINES: Readonly<Record<string, { verb: string; fields: readonly string[] }>> = {
  Read: { verb: 'Read', fields: ['file_path'] },
  NotebookRead: { verb: 'Read', fields: ['notebook_path'] },
  Grep: { verb: 'Search', fields: ['pattern', 'path', 'glob'] },
  Glob: { verb: 'Find', fields: ['pattern', 'path'] },
  LS: { verb: 'List', fields: ['path'] },
  WebFetch: { verb: 'Fetch', fields: ['url'] },
  WebSearch: { verb: 'Search the web', fields: ['query'] },
  ToolSearch: { verb: 'Look for tools', fields: ['query'] },
  Skill: { verb: 'Use skill', fields: ['skill', 'command'] },
  BashOutput: { verb: 'Read output of', fields: ['bash_id', 'task_id'] },
  KillShell: { verb: 'Stop', fields: ['shell_id'] },
}

export function describeTool(name: string, input: Readonly<Record<string, unknown>>): ToolDescription {
  switch (name) {
    case 'Bash': {
      const bash = Bash.safeParse(input).data
      if (bash) return { kind: 'command', command: bash.command, purpose: bash.description ?? null }
      break
    }
    case 'Edit': {
      const edit = Edit.safeParse(input).data
      if (edit) return asEdit(edit.file_path, [edit])
      break
    }
    case 'MultiEdit': {
      const edit = MultiEdit.safeParse(input).data
      if (edit) return asEdit(edit.file_path, edit.edits)
      break
    }
    case 'Write': {
      const write = Write.safeParse(input).data
      if (write)
        return { kind: 'edit', path: write.file_path, edits: [{ before: '', after: write.content }], isNew: true }
      break
    }
    case 'TodoWrite': {
      const list = Todos.safeParse(input).data
      if (list) return { kind: 'todos', todos: list.todos }
      break
    }
    case 'Task':
    case 'Agent': {
      const task = Task.safeParse(input).data
      if (task) return { kind: 'task', title: task.description, prompt: task.prompt }
      break
    }
  }
  const line = LINES[name]
  if (line) {
    const parts = line.fields.map((field) => input[field]).filter((value) => typeof value === 'string')
    if (parts.length > 0) return { kind: 'line', verb: line.verb, object: parts.join('  ') }
  }
  return { kind: 'other', summary: firstText(input) }
}

function asEdit(path: string, edits: readonly { old_string: string; new_string: string }[]): ToolDescription {
  return {
    kind: 'edit',
    path,
    isNew: false,
    edits: edits.map(({ old_string: before, new_string: after }) => ({ before, after })),
  }
}

const firstText = (input: Readonly<Record<string, unknown>>): string =>
  Object.values(input).find((value) => typeof value === 'string') ?? ''

/** `mcp__server__tool` in words; any other name as it is. */
export function toolTitle(name: string): string {
  const [prefix, server, ...tool] = name.split('__')
  return prefix === 'mcp' && server !== undefined && tool.length > 0 ? `${server}: ${tool.join('__')}` : name
}

/** The path as seen from the session's folder, where it lies in it. */
export function relativePath(path: string, cwd: string): string {
  const inside = path.startsWith(`${cwd}/`) || path.startsWith(`${cwd}\\`)
  return inside ? path.slice(cwd.length + 1) : path
}
