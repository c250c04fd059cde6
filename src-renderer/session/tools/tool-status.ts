/** Where a tool call stands, from all that is known of it. */
import type { ToolItem } from '../transcript/items.ts'

export type ToolStatus = 'writing' | 'waiting' | 'running' | 'done' | 'failed' | 'denied' | 'stopped'

/** What the CLI tells the model of a call that was cut off while it ran. */
const CUT_OFF = "The user doesn't want to proceed with this tool use."

export function toolStatus({ writing, permission, result, stopped, task }: ToolItem): ToolStatus {
  if (writing !== null) return stopped ? 'stopped' : 'writing'
  if (permission?.outcome?.kind === 'deny') return 'denied'
  if (task && (task.beside || result === null)) return TASK[task.outcome]
  if (result) return !result.isError ? 'done' : result.text.startsWith(CUT_OFF) ? 'stopped' : 'failed'
  if (stopped) return 'stopped'
  return permission?.outcome === null ? 'waiting' : 'running'
}

const TASK = { running: 'running', completed: 'done', failed: 'failed', stopped: 'stopped' } as const

export const STATUS_WORDS: Readonly<Record<ToolStatus, string>> = {
  writing: 'being written',
  waiting: 'waits for you',
  running: 'running',
  done: 'done',
  failed: 'failed',
  denied: 'denied',
  stopped: 'stopped',
}

/** It is not over yet. */
export const isUnderWay = (status: ToolStatus): boolean =>
  status === 'writing' || status === 'waiting' || status === 'running'

/** A command the agent has been waiting for long enough that what it writes can be watched. */
export const lasts = (item: ToolItem): boolean =>
  item.taskId !== undefined && item.task === null && toolStatus(item) === 'running'
