/** The session state machine: one pure table. Only this file makes a state out of another. */
import type { AppErrorData } from '#shared/errors.ts'
import type { PromptId, RequestId } from '#shared/ids.ts'
import type { QueuePlace, Restart, SessionState } from '#shared/session.ts'

export type StateInput =
  /** A turn that an earlier host left with these questions still waits for the user, without a process. */
  | ({ type: 'restored' } & Pick<Waiting, 'promptId' | 'since' | 'waitedMs' | 'askedAt' | 'on' | 'requestIds'>)
  /** A process is being started for the session. */
  | { type: 'wake'; at: number }
  /** The process may not be started yet; null = it may now. */
  | { type: 'queue'; at: number; place: QueuePlace | null }
  /** The process died by itself, and is started again. */
  | { type: 'restart'; at: number; restart: Restart }
  /** The process takes prompts. */
  | { type: 'ready' }
  | { type: 'turn'; promptId: PromptId; at: number }
  | { type: 'ask'; at: number; on: 'permission' | 'question'; requestId: RequestId }
  | { type: 'answered'; at: number; requestId: RequestId }
  | { type: 'retry'; attempt: number; maxAttempts: number; retryAt: number; reason: AppErrorData }
  /** The model went on after a retry. */
  | { type: 'progress' }
  | { type: 'interrupt'; at: number }
  | { type: 'turn-ended' }
  | { type: 'recycle'; at: number }
  /** The process is gone on purpose; the session stays. */
  | { type: 'hibernate' }
  /** The process is gone or can't be had, and nobody wanted that. */
  | { type: 'fail'; error: AppErrorData }
  | { type: 'close' }
  | { type: 'reopen' }

type Waiting = Extract<SessionState, { kind: 'waiting' }>
type Busy = Extract<SessionState, { kind: 'running' | 'waiting' | 'retrying' }>

/** The state after `input`, or null where the input makes no sense in this state: the caller decides whether that is a bug. */
export function next(state: SessionState, input: StateInput): SessionState | null {
  switch (input.type) {
    case 'restored': {
      const { promptId, since, waitedMs, askedAt, on, requestIds } = input
      return state.kind === 'hibernated' && requestIds.length > 0
        ? { kind: 'waiting', promptId, since, ...(waitedMs !== undefined && { waitedMs }), askedAt, on, requestIds }
        : null
    }
    case 'wake':
      return state.kind === 'hibernated' || state.kind === 'failed' || state.kind === 'closed'
        ? { kind: 'waking', since: input.at }
        : null
    case 'queue':
      return queued(state, input)
    case 'restart':
      return state.kind === 'closed' || state.kind === 'hibernated'
        ? null
        : { kind: 'waking', since: input.at, restart: input.restart }
    case 'ready':
      return state.kind === 'waking' || state.kind === 'recycling' ? { kind: 'idle' } : null
    case 'turn':
      return state.kind === 'idle'
        ? { kind: 'running', promptId: input.promptId, since: input.at, interrupting: false }
        : null
    case 'turn-ended':
      return isTurn(state) ? { kind: 'idle' } : null
    case 'recycle':
      return state.kind === 'idle' || state.kind === 'waking' ? { kind: 'recycling', since: input.at } : null
    case 'hibernate':
      return state.kind === 'closed' || state.kind === 'hibernated' ? null : { kind: 'hibernated' }
    case 'fail':
      return state.kind === 'closed' || state.kind === 'hibernated' ? null : { kind: 'failed', error: input.error }
    case 'close':
      return state.kind === 'closed' ? null : { kind: 'closed' }
    case 'reopen':
      return state.kind === 'closed' ? { kind: 'hibernated' } : null
    case 'ask':
    case 'answered':
    case 'retry':
    case 'progress':
    case 'interrupt':
      return isTurn(state) ? withinTurn(state, input) : null
  }
}

/** A process that is to be replaced may have to wait like any other. */
function queued(state: SessionState, { at, place }: Extract<StateInput, { type: 'queue' }>): SessionState | null {
  if (state.kind === 'recycling') return place && { kind: 'waking', since: at, queue: place }
  if (state.kind !== 'waking') return null
  const { queue, ...waking } = state
  if (place) return { ...waking, queue: place }
  return queue ? waking : null
}

type TurnInput = Extract<StateInput, { type: 'ask' | 'answered' | 'retry' | 'progress' | 'interrupt' }>

function withinTurn(state: Busy, input: TurnInput): SessionState | null {
  const { promptId, since } = state
  /** `at`: now, where it may be waiting. */
  const turn = (at = since) => {
    const waitedMs = waitedIn(state, at)
    return { promptId, since, ...(waitedMs > 0 && { waitedMs }) }
  }
  switch (input.type) {
    case 'ask': {
      const asked = state.kind === 'waiting' ? state.requestIds : []
      if (asked.includes(input.requestId)) return null
      const on = state.kind === 'waiting' && state.on === 'permission' ? 'permission' : input.on
      const requestIds = [...asked, input.requestId]
      if (state.kind === 'waiting') return { ...state, on, requestIds }
      return { kind: 'waiting', ...turn(), askedAt: input.at, on, requestIds }
    }
    case 'answered': {
      if (state.kind !== 'waiting' || !state.requestIds.includes(input.requestId)) return null
      const requestIds = state.requestIds.filter((id) => id !== input.requestId)
      if (requestIds.length > 0) return { ...state, requestIds }
      return { kind: 'running', ...turn(input.at), interrupting: false }
    }
    case 'retry': {
      if (state.kind === 'waiting') return null
      const { attempt, maxAttempts, retryAt, reason } = input
      return { kind: 'retrying', ...turn(), attempt, maxAttempts, retryAt, reason }
    }
    case 'progress':
      return state.kind === 'retrying' ? { kind: 'running', ...turn(), interrupting: false } : null
    case 'interrupt':
      return { kind: 'running', ...turn(input.at), interrupting: true }
  }
}

/** How long a turn has waited for the user up to `at`, in milliseconds. */
export function waitedIn(state: SessionState, at: number): number {
  if (!isTurn(state)) return 0
  const { waitedMs = 0 } = state
  return state.kind === 'waiting' ? waitedMs + Math.max(0, at - state.askedAt) : waitedMs
}

const isTurn = (state: SessionState): state is Busy =>
  state.kind === 'running' || state.kind === 'waiting' || state.kind === 'retrying'
