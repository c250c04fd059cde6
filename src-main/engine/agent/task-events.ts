/** Follows the tasks of an agent: subagents, and commands that last, whether it waits for them or they go on beside it. */
import type { SDKMessage } from '@anthropic-ai/claude-agent-sdk'
import type { SessionEvent } from '#shared/events.ts'

type SystemMessage<Subtype extends string> = Extract<SDKMessage, { type: 'system'; subtype: Subtype }>

/** What it writes is kept in a file. */
const COMMAND = 'local_bash'
const AGENT = 'local_agent'

export class Tasks {
  /** The tool call behind each task under way, and whether it goes on beside the agent. */
  readonly #tasks = new Map<
    string,
    { readonly toolUseId: string; readonly kind: string | undefined; beside: boolean }
  >()

  /** Its id, while it runs. */
  of(toolUseId: string): string | null {
    for (const [id, task] of this.#tasks) if (task.toolUseId === toolUseId) return id
    return null
  }

  started(message: SystemMessage<'task_started'>): SessionEvent[] {
    const { task_id, tool_use_id: toolUseId, task_type: kind, is_backgrounded: beside = false } = message
    if (toolUseId === undefined || message.skip_transcript === true) return []
    this.#tasks.set(task_id, { toolUseId, kind, beside })
    const output = kind === COMMAND ? { taskId: task_id } : {}
    if (beside) return [{ type: 'task.started', toolUseId, ...output }]
    return kind === COMMAND ? [{ type: 'task.started', toolUseId, awaited: true, ...output }] : []
  }

  updated({ task_id, patch }: SystemMessage<'task_updated'>): SessionEvent[] {
    const task = this.#tasks.get(task_id)
    if (!task || task.beside || patch.is_backgrounded !== true) return []
    task.beside = true
    return [{ type: 'task.started', toolUseId: task.toolUseId, ...(task.kind === COMMAND && { taskId: task_id }) }]
  }

  /** Of a command that the agent waited for, its result says all. */
  ended(message: SystemMessage<'task_notification'>): SessionEvent[] {
    const { task_id, tool_use_id, status: outcome, summary: text, usage } = message
    const task = this.#tasks.get(task_id)
    this.#tasks.delete(task_id)
    const toolUseId = task?.toolUseId ?? tool_use_id
    if (toolUseId === undefined || message.skip_transcript === true) return []
    if (task && !task.beside && task.kind !== AGENT) return []
    return [
      {
        type: 'task.ended',
        toolUseId,
        outcome,
        text,
        usage: usage ? { tokens: usage.total_tokens, toolUses: usage.tool_uses, durationMs: usage.duration_ms } : null,
      },
    ]
  }
}
