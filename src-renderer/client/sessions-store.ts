/** All sessions as the host last told them: one snapshot, then every change, resumed after each cut. */
import type { WatchFrame } from '#shared/contract/sessions.ts'
import type { AppErrorData } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'

export type SessionsState = {
  /** False until the first snapshot. */
  readonly loaded: boolean
  readonly byId: ReadonlyMap<SessionId, Session>
  readonly error: AppErrorData | null
}

export class SessionsStore {
  readonly #listeners = new Set<() => void>()
  #state: SessionsState = { loaded: false, byId: new Map(), error: null }

  get state(): SessionsState {
    return this.#state
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  apply(frame: WatchFrame): void {
    switch (frame.type) {
      case 'snapshot':
        this.#set({ loaded: true, byId: new Map(frame.sessions.map((session) => [session.id, session])), error: null })
        return
      case 'changed':
        this.put(frame.session)
        return
      case 'removed': {
        const byId = new Map(this.#state.byId)
        byId.delete(frame.id)
        this.#set({ ...this.#state, byId })
      }
    }
  }

  /** A summary that came as an answer, a moment before the same change arrives on the stream. */
  put(session: Session): void {
    this.#set({ ...this.#state, byId: new Map(this.#state.byId).set(session.id, session) })
  }

  fail(error: AppErrorData): void {
    this.#set({ ...this.#state, error })
  }

  #set(state: SessionsState): void {
    this.#state = state
    for (const listener of [...this.#listeners]) listener()
  }
}
