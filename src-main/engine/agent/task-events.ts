/** Follows the tasks of an agent that go on beside it: subagents, and commands in the background. */
import type { SDKMessage } from '@anthropic-ai/claude-agent-sdk'
import type { SessionEvent } from '#shared/events.ts'

type SystemMessage<Subtype extends string> = Extract<SDKMessage, { type: 'system'; subtype: Subtype }>

export class Tasks {
  /** The tool call behind each task under way, and whether the agent waits for it. */
  readonly #tasks = new Map<string, { readonly toolUseId: string; readonly isAgent: boolean; beside: boolean }>()

  /** Its id, while it runs. */
  of(toolUseId: string): string | null {
    for (const [id, task] of this.#tasks) if (task.toolUseId === toolUseId) return id
    return null
  }

  started(message: SystemMessage<'task_started'>): SessionEvent[] {
    const { task_id, tool_use_id: toolUseId, task_type, is_backgrounded: beside = false } = message
    if (toolUseId === undefined || message.skip_transcript === true) return []
    this.#tasks.set(task_id, { toolUseId, isAgent: task_type === 'local_agent', beside })
    return beside ? [{ type: 'task.started', toolUseId }] : []
  }

  updated({ task_id, patch }: SystemMessage<'task_updated'>): SessionEvent[] {
    const task = this.#tasks.get(task_id)
    if (!task || task.beside || patch.is_backgrounded !== true) return []
    task.beside = true
    return [{ type: 'task.started', toolUseId: task.toolUseId }]
  }

  /** Of a command that the agent waited for, its result says all. */
  ended(message: SystemMessage<'task_notification'>): SessionEvent[] {
    const { task_id, tool_use_id, status: outcome, summary: text, usage } = message
    const task = this.#tasks.get(task_id)
    this.#tasks.delete(task_id)
    const toolUseId = task?.toolUseId ?? tool_use_id
    if (toolUseId === undefined || message.skip_transcript === true) return []
    if (task && !task.beside && !task.isAgent) return []
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
