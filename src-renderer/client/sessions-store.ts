/** All sessions as the host last told them: one snapshot, then every change, resumed after each cut. */
import type { WatchFrame } from '#shared/contract/sessions.ts'
import type { AppErrorData } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import { isBusy, type Session } from '#shared/session.ts'

export type SessionsState = {
  /** False until the first snapshot. */
  readonly loaded: boolean
  readonly byId: ReadonlyMap<SessionId, Session>
  readonly error: AppErrorData | null
}

/** The window is painted anew for what sessions at work have added no more often than this. */
const CALM_MS = 250

export class SessionsStore {
  readonly #listeners = new Set<() => void>()
  #later: ReturnType<typeof setTimeout> | undefined
  #state: SessionsState = { loaded: false, byId: new Map(), error: null }
  #calm: SessionsState['byId'] = this.#state.byId

  get state(): SessionsState {
    return this.#state
  }

  /**
   * The same sessions, but one at work stays the same object while nothing is new of it than that more was said: `lastSeq` and
   * `activeAt` are then of some moments ago. For views that show neither: they are not painted again for every word.
   */
  get calm(): SessionsState['byId'] {
    return this.#calm
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  apply(frame: WatchFrame): void {
    switch (frame.type) {
      case 'snapshot':
        this.#calm = new Map(frame.sessions.map((session) => [session.id, session]))
        this.#set({ loaded: true, byId: this.#calm, error: null })
        return
      case 'changed':
        this.put(frame.session)
        return
      case 'removed': {
        const byId = new Map(this.#state.byId)
        byId.delete(frame.id)
        const calm = new Map(this.#calm)
        calm.delete(frame.id)
        this.#calm = calm
        this.#set({ ...this.#state, byId })
      }
    }
  }

  /** A summary that came as an answer, a moment before the same change arrives on the stream. */
  put(session: Session): void {
    const before = this.#state.byId.get(session.id)
    const byId = new Map(this.#state.byId).set(session.id, session)
    const isOnly = before !== undefined && isOnlyFurther(before, session)
    if (!isOnly || !isBusy(session.state)) this.#calm = new Map(this.#calm).set(session.id, session)
    if (isOnly) this.#setCalmly({ ...this.#state, byId })
    else this.#set({ ...this.#state, byId })
  }

  fail(error: AppErrorData): void {
    this.#set({ ...this.#state, error })
  }

  /** Known at once, told soon, with what else comes until then. */
  #setCalmly(state: SessionsState): void {
    this.#state = state
    this.#later ??= setTimeout(() => this.#set(this.#state), CALM_MS)
  }

  #set(state: SessionsState): void {
    clearTimeout(this.#later)
    this.#later = undefined
    this.#state = state
    for (const listener of [...this.#listeners]) listener()
  }
}

/** Nothing else is different than that more was said: it happens several times a second in each session at work. */
function isOnlyFurther(before: Session, { lastSeq, activeAt, ...after }: Session): boolean {
  return JSON.stringify({ ...before, lastSeq, activeAt }) === JSON.stringify({ ...before, ...after, lastSeq, activeAt })
}
