/** What a change of a session is news of: a finished turn, a question, a failure. Pure. */
import { isBusy, type Session } from '#shared/session.ts'
import { failedTurn } from '../client/last-turn.ts'

export type NewsKind = 'finished' | 'needs-you' | 'failed'

export type News = { readonly kind: NewsKind; readonly session: Session; readonly title: string; readonly body: string }

/** Null when nothing happened that one would be called for. */
export function newsOf(before: Session | undefined, session: Session): News | null {
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
  const stopped = before.state.kind === 'running' && before.state.interrupting
  const goesOn = isBusy(state) || state.kind === 'waking' || session.queued.length > 0
  if (!isBusy(before.state) || stopped || goesOn) return null
  const failure = failedTurn(session)
  if (failure) return { kind: 'failed', session, title, body: failure.message }
  return { kind: 'finished', session, title, body: 'The turn is finished.' }
}
