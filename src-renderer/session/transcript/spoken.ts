/** What happens around the turns of a session, as a line of its transcript. */
import type { SessionEvent, SessionEventOf } from '#shared/events.ts'
import type { NoticeItem } from './items.ts'
import { modeChanged, modelChanged, processEnded, processStarted } from './words.ts'

type Spoken = Extract<
  SessionEvent,
  { type: 'model.changed' | 'mode.changed' | 'process.started' | 'process.ended' | 'retry' | 'notice' | 'rewound' }
>

export function asNotice(event: Spoken): Pick<NoticeItem, 'level' | 'text' | 'error' | 'output'> {
  const quiet = (text: string) => ({ level: 'quiet' as const, text, error: null })
  switch (event.type) {
    case 'model.changed':
      return quiet(modelChanged(event.model))
    case 'mode.changed':
      return quiet(modeChanged(event.mode))
    case 'process.started':
      return quiet(processStarted(event))
    case 'process.ended':
      if (event.restarts) return quiet(`${processEnded(event)}. It is started again`)
      return event.error
        ? { level: 'error', text: processEnded(event), error: event.error }
        : { ...quiet(processEnded(event)), level: event.reason === 'crashed' ? 'error' : 'quiet' }
    case 'retry':
      return quiet(`Request failed: ${event.reason.message} Attempt ${event.attempt} of ${event.maxAttempts}`)
    case 'notice':
      return { level: event.level, text: event.text, error: null, ...(event.output && { output: event.output }) }
    case 'rewound':
      return quiet('You went back to here. What came after is kept as a conversation of its own in the history.')
  }
}

const TASK_ENDS = { completed: 'finished', failed: 'failed', stopped: 'was stopped' } as const

/** Why the agent began a turn by itself. `input`: of the call that began the task. */
export function afterTask(
  { name, input }: { name: string; input: Readonly<Record<string, unknown>> },
  outcome: SessionEventOf<'task.ended'>['outcome'],
): string {
  const { description } = input
  const task = typeof description === 'string' && description !== '' ? `“${description}”` : `of ${name}`
  return `After the background task ${task} ${TASK_ENDS[outcome]}`
}
