/** How a session stands beside its state, in words and as data: safe mode, a turn that came to nothing, prompts the API holds up. */
import type { BreakerStatus } from '#shared/breaker.ts'
import { type Session, isBusy } from '#shared/session.ts'
import { type WaitingForApi, waitingForApi } from './breaker-watch.ts'
import { stateWord } from './waiting.ts'

export const SAFE_MODE =
  'Safe mode: Bullpen ended again and again while this session was at work, so no hooks, MCP servers and project settings are used. "Start normally" in the window ends that.'

/** In a table. */
export function standingWords({ state, safeMode, lastOutcome, backgroundTasks }: Session): string {
  const rests = !isBusy(state) && state.kind !== 'waking' && state.kind !== 'failed'
  const isLost = rests && (lastOutcome?.outcome === 'lost' || lastOutcome?.outcome === 'failed')
  return [
    stateWord(state),
    ...(backgroundTasks !== undefined && !isBusy(state) ? [`${backgroundTasks} in the background`] : []),
    ...(isLost ? [`turn ${lastOutcome.outcome}`] : []),
    ...(safeMode ? ['safe mode'] : []),
  ].join(', ')
}

/** It has prompts that wait, and for nothing of its own. */
export const holdsPrompts = ({ state, queued }: Session): boolean =>
  queued.length > 0 && !isBusy(state) && state.kind !== 'waking'

/** For programs; nothing where the API holds nothing up. */
export const heldUpBy = (breaker: BreakerStatus, session: Session): { waiting?: WaitingForApi } =>
  breaker.state !== 'closed' && holdsPrompts(session) ? { waiting: waitingForApi(breaker) } : {}
