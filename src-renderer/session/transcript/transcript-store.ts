/** One session's transcript as an external store: fed by the follow stream, painted at most once per animation frame. */
import type { Client } from '#shared/contract/index.ts'
import { type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import type { FollowFrame, StoredEvent } from '#shared/events.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Connection } from '../../client/connection.ts'

import { keepStreaming } from '../../client/keep-streaming.ts'
import { TranscriptState, type TranscriptView } from './transcript-state.ts'

export type Transcript = TranscriptView & {
  /** False until the first snapshot. */
  readonly loaded: boolean
  /** Why it can't be followed; null while all is well. */
  readonly error: AppErrorData | null
  readonly older: 'idle' | 'loading' | AppErrorData
}

export type TranscriptDeps = { readonly connection: Connection; readonly client: Client; readonly id: SessionId }

export class TranscriptStore {
  readonly #deps: TranscriptDeps
  readonly #state = new TranscriptState()
  readonly #listeners = new Set<() => void>()
  readonly #eventListeners = new Set<(event: StoredEvent) => void>()
  #transcript: Transcript = { ...this.#state.view(), loaded: false, error: null, older: 'idle' }
  #loaded = false
  #error: AppErrorData | null = null
  #older: Transcript['older'] = 'idle'
  #scheduled = false
  #stopFollowing: (() => void) | null = null

  constructor(deps: TranscriptDeps) {
    this.#deps = deps
  }

  readonly getSnapshot = (): Transcript => this.#transcript

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Called for each event that happens from now on; not for those of a first snapshot or an older page. */
  readonly onEvent = (listener: (event: StoredEvent) => void): (() => void) => {
    this.#eventListeners.add(listener)
    return () => this.#eventListeners.delete(listener)
  }

  /** Starts to follow, after the newest event it has. Does nothing when it follows already. */
  follow(): void {
    if (this.#stopFollowing) return
    const { connection, client, id } = this.#deps
    this.#error = null
    this.#stopFollowing = keepStreaming({
      connection,
      open: (signal) => client.sessions.follow(this.#loaded ? { id, after: this.#state.lastSeq } : { id }, { signal }),
      onItem: (frame) => this.#apply(frame),
      onError: (error) => {
        this.#error = error
        this.#stopFollowing = null
        this.#schedule()
      },
    })
  }

  stop(): void {
    this.#stopFollowing?.()
    this.#stopFollowing = null
  }

  /** Fetches the page before the oldest event. Does nothing while one is under way or when there is none. */
  async loadOlder(): Promise<void> {
    const { oldestSeq, hasOlder } = this.#transcript
    if (this.#older === 'loading' || !hasOlder || oldestSeq === null) return
    this.#older = 'loading'
    this.#schedule()
    try {
      const page = await this.#deps.client.sessions.events({ id: this.#deps.id, before: oldestSeq })
      this.#state.prepend(page)
      this.#older = 'idle'
    } catch (error) {
      this.#older = toAppErrorData(error)
    }
    this.#schedule()
  }

  #apply(frame: FollowFrame): void {
    const fresh = this.#state.apply(frame)
    this.#loaded = true
    this.#error = null
    for (const event of fresh) for (const listener of this.#eventListeners) listener(event)
    this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    requestAnimationFrame(() => {
      this.#scheduled = false
      this.#transcript = { ...this.#state.view(), loaded: this.#loaded, error: this.#error, older: this.#older }
      for (const listener of [...this.#listeners]) listener()
    })
  }
}
