/**
 * One session's transcript as an external store: fed by the follow stream, painted at most once per animation frame where it
 * is looked at, a little less often where it is seen beside that, and not at all where it is not on the screen.
 */
import type { Client } from '#shared/contract/index.ts'
import { type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import type { FollowFrame, StoredEvent } from '#shared/events.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Connection } from '../../client/connection.ts'
import { keepStreaming } from '../../client/keep-streaming.ts'
import type { Item } from './items.ts'
import type { Revealed } from './locate.ts'
import { painter, type Picture } from './painter.ts'
import { TranscriptState, type TranscriptView } from './transcript-state.ts'

/** Events of a page on the way to one far back, and how many are shown before it. 2,000 take the host about 10 ms. */
const MIN_PAGE = 400
const MAX_PAGE = 2_000
const AROUND = 50

/** More often than the screen shows it, nothing is told: each message costs the window more than the words in it. */
const FRAME_MS = 16
/** Between two paintings of a transcript that is seen, but has not the focus: smooth to read, and a fifth of the work. */
const CALM_MS = 80

export type Transcript = TranscriptView & {
  /** False until the first snapshot. */
  readonly loaded: boolean
  /** Why it can't be followed; null while all is well. */
  readonly error: AppErrorData | null
  readonly older: 'idle' | 'loading' | AppErrorData
  /** Where someone is brought to; null = nowhere. */
  readonly revealed: Revealed | null
}

export type TranscriptDeps = { readonly connection: Connection; readonly client: Client; readonly id: SessionId }

export class TranscriptStore {
  readonly #deps: TranscriptDeps
  readonly #state = new TranscriptState()
  readonly #listeners = new Set<() => void>()
  readonly #eventListeners = new Set<(event: StoredEvent) => void>()
  #transcript: Transcript = { ...this.#state.view(), loaded: false, error: null, older: 'idle', revealed: null }
  #loaded = false
  #error: AppErrorData | null = null
  #older: Transcript['older'] = 'idle'
  #revealed: Revealed | null = null
  #waiting: { readonly seq: number; readonly go: () => void }[] = []
  /** Something is new since the snapshot was made. */
  #stale = false
  #paintedAt = -Infinity
  readonly #picture: Picture = {
    dueAt: () => this.#paintedAt + (this.#hurried.size > 0 ? FRAME_MS : CALM_MS),
    paint: () => this.#paint(),
  }
  readonly #hurried = new Set<object>()
  #stopFollowing: (() => void) | null = null

  constructor(deps: TranscriptDeps) {
    this.#deps = deps
  }

  readonly getSnapshot = (): Transcript => {
    if (this.#stale && this.#listeners.size === 0) this.#look() // nobody is there for whom it would be painted
    return this.#transcript
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    if (this.#stale) this.#schedule()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) painter.remove(this.#picture)
    }
  }

  /** It has the focus, until the function returned is called: painted with every frame. */
  readonly hurry = (): (() => void) => {
    const one = {}
    this.#hurried.add(one)
    return () => void this.#hurried.delete(one)
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
      open: (signal) =>
        client.sessions.follow(
          { id, everyMs: FRAME_MS, ...(this.#loaded && { after: this.#state.lastSeq }) },
          { signal },
        ),
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

  /**
   * Brings the reader to the event of this number, with the older pages up to it. False when it is not part of the
   * conversation any more.
   */
  async reveal(seq: number, { takesFocus = true } = {}): Promise<boolean> {
    await this.#has(seq)
    if (!(await this.#loadTo(seq))) return true // said at the top of the list, where the missing part is
    const found = this.#state.locate(seq)
    this.#revealed = found && { ...found, takesFocus }
    this.#schedule()
    return found !== null
  }

  /** Fetches everything there is before the oldest event. */
  async loadAll(): Promise<void> {
    await this.#loadTo(1)
  }

  /** The number of the event that an item came from; null while it is being written, or when that is not known. */
  seqOf(item: Item): number | null {
    return this.#state.seqOf(item)
  }

  /** With the older pages up to this number. False when they could not be read. */
  async #loadTo(seq: number): Promise<boolean> {
    const { client, id } = this.#deps
    const from = this.#state.oldestSeq
    const pages: StoredEvent[][] = []
    let { hasOlder } = this.#state
    try {
      for (let oldest = from; oldest !== null && seq < oldest && hasOlder;) {
        this.#older = 'loading'
        this.#schedule()
        const limit = Math.min(MAX_PAGE, Math.max(MIN_PAGE, oldest - seq + AROUND))
        const page = await client.sessions.events({ id, before: oldest, limit })
        pages.push(page.events)
        hasOlder = page.hasOlder
        oldest = page.events[0]?.seq ?? null
      }
      this.#older = 'idle'
    } catch (error) {
      this.#older = toAppErrorData(error)
    }
    // a snapshot took the place of what they belong in front of
    if (this.#state.oldestSeq !== from) return this.#older === 'idle' ? this.#loadTo(seq) : false
    // all at once: a transcript is built anew for what comes in front of it
    if (pages.length > 0) this.#state.prepend({ events: pages.toReversed().flat(), hasOlder })
    this.#schedule()
    return this.#older === 'idle'
  }

  /** Resolves when the transcript is loaded and has come to this number: what was just said is found at once. */
  async #has(seq: number): Promise<void> {
    if (this.#loaded && this.#state.lastSeq >= seq) return
    await new Promise<void>((go) => this.#waiting.push({ seq, go }))
  }

  #apply(frame: FollowFrame): void {
    const fresh = this.#state.apply(frame)
    this.#loaded = true
    const { lastSeq } = this.#state
    for (const { seq, go } of this.#waiting) if (seq <= lastSeq) go()
    this.#waiting = this.#waiting.filter(({ seq }) => seq > lastSeq)
    this.#error = null
    for (const event of fresh) for (const listener of this.#eventListeners) listener(event)
    this.#schedule()
  }

  #schedule(): void {
    this.#stale = true
    if (this.#listeners.size > 0) painter.add(this.#picture)
  }

  #paint(): void {
    this.#paintedAt = performance.now()
    if (this.#stale) this.#look()
    for (const listener of [...this.#listeners]) listener()
  }

  #look(): void {
    this.#stale = false
    this.#transcript = {
      ...this.#state.view(),
      loaded: this.#loaded,
      error: this.#error,
      older: this.#older,
      revealed: this.#revealed,
    }
  }
}
