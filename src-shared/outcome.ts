/** How a turn ended, as the summary of its session says it. */
import type { SessionEventOf } from './events.ts'
import type { LastOutcome } from './session.ts'

/** `at`: when, in milliseconds since the epoch. */
export function outcomeOf({ outcome, error }: SessionEventOf<'turn.ended'>, at: number): LastOutcome {
  return { outcome, error: error && { kind: error.kind, message: error.message, remedy: error.remedy }, at }
}
