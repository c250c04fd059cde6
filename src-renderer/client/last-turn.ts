/** What became of the last turn of a session that is at rest. */
import type { LastOutcome, Session } from '#shared/session.ts'

export type FailedTurn = { readonly message: string; readonly remedy: string }

const LOST: FailedTurn = {
  message: 'The turn was cut short.',
  remedy: 'Open the session to see how far it came.',
}

/** Why its last turn failed; null where it did not, and where something is going on again. */
export function failedTurn({ state, lastOutcome }: Pick<Session, 'state' | 'lastOutcome'>): FailedTurn | null {
  const rests = state.kind === 'idle' || state.kind === 'hibernated' || state.kind === 'closed'
  return rests && lastOutcome && isFailure(lastOutcome) ? (lastOutcome.error ?? LOST) : null
}

const isFailure = ({ outcome }: LastOutcome): boolean => outcome === 'failed' || outcome === 'lost'
