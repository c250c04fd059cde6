/** The session state machine: one pure table. Only this file makes a state out of another. */
import type { AppErrorData } from '#shared/errors.ts'
import type { PromptId, RequestId } from '#shared/ids.ts'
import type { QueuePlace, Restart, SessionState } from '#shared/session.ts'

export type StateInput =
  /** A turn that an earlier host left with these questions still waits for the user, without a process. */
  | { type: 'restored'; promptId: PromptId; since: number; on: 'permission' | 'question'; requestIds: RequestId[] }
  /** A process is being started for the session. */
  | { type: 'wake'; at: number }
  /** The process may not be started yet; null = it may now. */
  | { type: 'queue'; at: number; place: QueuePlace | null }
  /** The process died by itself, and is started again. */
  | { type: 'restart'; at: number; restart: Restart }
  /** The process takes prompts. */
  | { type: 'ready' }
  | { type: 'turn'; promptId: PromptId; at: number }
  | { type: 'ask'; on: 'permission' | 'question'; requestId: RequestId }
  | { type: 'answered'; requestId: RequestId }
  | { type: 'retry'; attempt: number; maxAttempts: number; retryAt: number; reason: AppErrorData }
  /** The model went on after a retry. */
  | { type: 'progress' }
  | { type: 'interrupt' }
  | { type: 'turn-ended' }
  | { type: 'recycle'; at: number }
  /** The process is gone on purpose; the session stays. */
  | { type: 'hibernate' }
  /** The process is gone or can't be had, and nobody wanted that. */
  | { type: 'fail'; error: AppErrorData }
  | { type: 'close' }
  | { type: 'reopen' }

type Busy = Extract<SessionState, { kind: 'running' | 'waiting' | 'retrying' }>

/** The state after `input`, or null where the input makes no sense in this state: the caller decides whether that is a bug. */
export function next(state: SessionState, input: StateInput): SessionState | null {
  switch (input.type) {
    case 'restored': {
      const { promptId, since, on, requestIds } = input
      return state.kind === 'hibernated' && requestIds.length > 0
        ? { kind: 'waiting', promptId, since, on, requestIds }
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
  const running = (interrupting: boolean): SessionState => ({ kind: 'running', promptId, since, interrupting })
  switch (input.type) {
    case 'ask': {
      const asked = state.kind === 'waiting' ? state.requestIds : []
      if (asked.includes(input.requestId)) return null
      const on = state.kind === 'waiting' && state.on === 'permission' ? 'permission' : input.on
      return { kind: 'waiting', promptId, since, on, requestIds: [...asked, input.requestId] }
    }
    case 'answered': {
      if (state.kind !== 'waiting' || !state.requestIds.includes(input.requestId)) return null
      const requestIds = state.requestIds.filter((id) => id !== input.requestId)
      return requestIds.length > 0 ? { ...state, requestIds } : running(false)
    }
    case 'retry': {
      if (state.kind === 'waiting') return null
      const { attempt, maxAttempts, retryAt, reason } = input
      return { kind: 'retrying', promptId, since, attempt, maxAttempts, retryAt, reason }
    }
    case 'progress':
      return state.kind === 'retrying' ? running(false) : null
    case 'interrupt':
      return running(true)
  }
}

const isTurn = (state: SessionState): state is Busy =>
  state.kind === 'running' || state.kind === 'waiting' || state.kind === 'retrying'
