/** Brings the events of one session to its followers: coalesced, numbered, and never buffered without bound. */
import type { FollowFrame, LiveChange, StoredEvent } from '#shared/events.ts'
import type { Session } from '#shared/session.ts'
import { coalesce } from './live-text.ts'

/**
 * Shortest time between two batches. A token alone goes out at once; a flood is joined to at most 250 batches a second,
 * which a 60 Hz screen can't tell apart, and no token waits longer than this.
 */
const BATCH_MS = 4

/** A follower with so many batches unread is dropped back to a snapshot. At the rate above: about a second behind. */
const MAX_UNREAD_BATCHES = 256

export type Snapshot = Extract<FollowFrame, { type: 'snapshot' }>
export type Batch = Extract<FollowFrame, { type: 'batch' }>

/** Makes the snapshot for a follower that has the events up to `after`; undefined = it has nothing. */
export type TakeSnapshot = (after: number | undefined) => Snapshot

type Follower = { unread: Batch[]; behind: boolean; wake: () => void }

export class EventHub {
  readonly #followers = new Set<Follower>()
  #events: StoredEvent[] = []
  #live: LiveChange[] = []
  #session: Session | undefined
  #timer: NodeJS.Timeout | undefined
  #immediate: NodeJS.Immediate | undefined
  #flushedAt = 0
  #ended = false

  publish({
    events = [],
    live = [],
    session,
  }: {
    events?: readonly StoredEvent[]
    live?: readonly LiveChange[]
    session?: Session
  }): void {
    if (this.#followers.size === 0) return
    for (const event of events) this.#events.push(event)
    for (const change of live) coalesce(this.#live, change)
    this.#session = session ?? this.#session
    this.#schedule()
  }

  /** Ends all followers: the session is deleted or the host stops. */
  end(): void {
    this.#flush()
    this.#ended = true
    for (const follower of this.#followers) follower.wake()
  }

  async *follow(after: number | undefined, take: TakeSnapshot, signal: AbortSignal): AsyncGenerator<FollowFrame, void> {
    const follower: Follower = { unread: [], behind: true, wake: () => undefined }
    const onAbort = () => follower.wake()
    signal.addEventListener('abort', onAbort)
    let lastSeq = after
    try {
      while (!signal.aborted) {
        if (follower.behind && !this.#ended) {
          this.#flush() // so that nothing in the snapshot is sent again behind it
          this.#followers.add(follower)
          follower.behind = false
          follower.unread = []
          const snapshot = take(lastSeq)
          lastSeq = snapshot.events.at(-1)?.seq ?? (snapshot.reset ? snapshot.session.lastSeq : lastSeq)
          yield snapshot
          continue
        }
        const batch = follower.unread.shift()
        if (batch) {
          lastSeq = batch.events.at(-1)?.seq ?? lastSeq
          yield batch
          continue
        }
        if (this.#ended) return
        await new Promise<void>((resolve) => (follower.wake = resolve))
      }
    } finally {
      signal.removeEventListener('abort', onAbort)
      this.#followers.delete(follower)
    }
  }

  #schedule(): void {
    if (this.#timer || this.#immediate) return
    const wait = this.#flushedAt + BATCH_MS - performance.now()
    if (wait > 0) this.#timer = setTimeout(() => this.#flush(), wait)
    else this.#immediate = setImmediate(() => this.#flush())
  }

  #flush(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#immediate)
    this.#timer = undefined
    this.#immediate = undefined
    if (this.#events.length === 0 && this.#live.length === 0 && !this.#session) return
    const batch: Batch = {
      type: 'batch',
      events: this.#events,
      live: this.#live,
      ...(this.#session && { session: this.#session }),
    }
    this.#events = []
    this.#live = []
    this.#session = undefined
    this.#flushedAt = performance.now()
    for (const follower of this.#followers) {
      if (follower.unread.length < MAX_UNREAD_BATCHES) follower.unread.push(batch)
      else follower.behind = true
      follower.wake()
    }
  }
}
