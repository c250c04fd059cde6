/** The plan an agent keeps for itself: a list written anew each time, or tasks that are made and changed one by one. */
import { z } from 'zod'

export type PlanStep = {
  readonly text: string
  readonly status: 'pending' | 'in_progress' | 'completed'
}

export const planWords = (plan: readonly PlanStep[]): string =>
  `${plan.filter(({ status }) => status === 'completed').length} of ${plan.length} done`

const Status = z.enum(['pending', 'in_progress', 'completed'])
const Todos = z.object({
  todos: z.array(z.object({ content: z.string(), status: Status, activeForm: z.string().optional() })),
})
const Created = z.object({ subject: z.string() })
const Updated = z.object({
  taskId: z.string(),
  status: z.enum([...Status.options, 'deleted']).optional(),
  subject: z.string().optional(),
})

/** The whole plan that this call writes; null for any other call. */
export function writtenPlan(name: string, input: unknown): readonly PlanStep[] | null {
  if (name !== 'TodoWrite') return null
  const { data } = Todos.safeParse(input)
  return data
    ? data.todos.map(({ content, status, activeForm }) => ({
        status,
        text: status === 'in_progress' && activeForm !== undefined && activeForm !== '' ? activeForm : content,
      }))
    : null
}

export class TaskPlan {
  readonly #tasks = new Map<string, PlanStep>()

  /** The plan after a call that worked; null for a call that does not change it. `text`: what the CLI said of it. */
  after(name: string, input: unknown, text: string): readonly PlanStep[] | null {
    if (name === 'TaskCreate') {
      const created = Created.safeParse(input).data
      const id = /#(\d+)/.exec(text)?.[1] ?? String(this.#tasks.size + 1)
      if (!created) return null
      this.#tasks.set(id, { text: created.subject, status: 'pending' })
    } else if (name === 'TaskUpdate') {
      const updated = Updated.safeParse(input).data
      const task = updated && this.#tasks.get(updated.taskId)
      if (!updated || !task) return null
      if (updated.status === 'deleted') this.#tasks.delete(updated.taskId)
      else
        this.#tasks.set(updated.taskId, { text: updated.subject ?? task.text, status: updated.status ?? task.status })
    } else return null
    return [...this.#tasks.values()]
  }
}
