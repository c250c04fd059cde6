/** What became of the last turn of a session that is at rest. */
import type { LastOutcome, Session } from '#shared/session.ts'

export type FailedTurn = { readonly message: string; readonly remedy: string }

const LOST: FailedTurn = {
  message: 'The turn was cut short.',
  remedy: 'Open the session to see how far it came.',
}

/** Why its last turn failed; null where it did not, and where something is going on again. */
export function failedTurn(session: Pick<Session, 'state' | 'lastOutcome' | 'queued'>): FailedTurn | null {
  const { state, lastOutcome } = session
  const rests = state.kind === 'idle' || state.kind === 'hibernated' || state.kind === 'closed' || onlyWakes(session)
  return rests && lastOutcome && isFailure(lastOutcome) ? (lastOutcome.error ?? LOST) : null
}

/** Its process starts because it was turned to: nothing was asked of it yet, so nothing has become of the failure. */
const onlyWakes = ({ state, queued }: Pick<Session, 'state' | 'queued'>): boolean =>
  state.kind === 'waking' && state.restart === undefined && queued.length === 0

const isFailure = ({ outcome }: LastOutcome): boolean => outcome === 'failed' || outcome === 'lost'
