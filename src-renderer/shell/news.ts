/** What a change of a session is news of: a finished turn, a question, a failure. Pure. */
import { isBusy, isOverBudget, type Session } from '#shared/session.ts'
import { formatMoment } from '../client/format.ts'
import { failedTurn } from '../client/last-turn.ts'

export type NewsKind = 'finished' | 'needs-you' | 'failed'

export type News = { readonly kind: NewsKind; readonly session: Session; readonly title: string; readonly body: string }

/** A failure that is tried again within this time is none yet. */
const SOON_MS = 10 * 60_000

/** Null when nothing happened that one would be called for. `now`: in milliseconds since the Unix epoch. */
export function newsOf(before: Session | undefined, session: Session, now: number): News | null {
  if (!before || before.state === session.state) return null
  const { state, title } = session
  if (state.kind === 'waiting') {
    const known = before.state.kind === 'waiting' ? before.state.requestIds : []
    if (state.requestIds.every((id) => known.includes(id))) return null
    const body = state.on === 'question' ? 'Claude has a question.' : 'Claude asks for permission.'
    return { kind: 'needs-you', session, title, body }
  }
  if (state.kind === 'failed') {
    return before.state.kind === 'failed' ? null : { kind: 'failed', session, title, body: state.error.message }
  }
  if (!hasStopped(before, session)) return null
  const news = restNews(session, now)
  return news?.kind === 'finished' && isDue(session, now) ? null : news
}

/** Its turn has ended, and not by the user. */
const hasStopped = ({ state: before }: Session, { state }: Session): boolean =>
  isBusy(before) && !(before.kind === 'running' && before.interrupting) && !isBusy(state) && state.kind !== 'waking'

/** A prompt waits that can be sent now: it is, unless something holds that up. */
function isDue(session: Session, now: number): boolean {
  const [next] = session.queued
  return next !== undefined && (next.notBefore ?? 0) <= now && !isOverBudget(session)
}

/** Its turn ended, and the next prompt could be sent now: whether it is, is seen a little later. */
export const goesOn = (before: Session | undefined, session: Session, now: number): boolean =>
  before !== undefined && hasStopped(before, session) && isDue(session, now)

/**
 * Of a session that was to go on and is still as it was when its turn `ended`: the budget of the day, the circuit breaker or the
 * storage holds its next prompt up. Null where it did go on, or somebody saw to it.
 */
export function stalledNews(ended: Session, session: Session, now: number): News | null {
  const { state, lastOutcome } = session
  const rests = state.kind === 'idle' || state.kind === 'hibernated'
  return rests && lastOutcome?.at === ended.lastOutcome?.at && isDue(session, now) ? restNews(session, now) : null
}

/** Of one that is at rest, and stays so for a while. */
function restNews(session: Session, now: number): News | null {
  const { title, queued } = session
  const failure = failedTurn(session)
  const [next] = queued
  const again =
    next?.origin !== undefined && next.notBefore !== undefined && next.notBefore > now ? next.notBefore : null
  if (failure) {
    if (again === null) return { kind: 'failed', session, title, body: failure.message }
    const body = `${failure.message} It goes on by itself at ${formatMoment(again, now)}.`
    return again - now <= SOON_MS ? null : { kind: 'failed', session, title, body }
  }
  return { kind: 'finished', session, title, body: ['The turn is finished.', ...waitingWords(session)].join(' ') }
}

function waitingWords(session: Session): string[] {
  const { length } = session.queued
  if (length === 0) return []
  const why = isOverBudget(session) ? 'Its budget is spent: ' : ''
  const wait = length === 1 ? 'a prompt waits' : `${length} prompts wait`
  return [`${why}${why === '' ? wait.charAt(0).toUpperCase() + wait.slice(1) : wait} to be sent.`]
}
