/** Brings the events of one session to its followers: coalesced, numbered, and never buffered without bound. */
import type { FollowFrame, LiveChange, StoredEvent } from '#shared/events.ts'
import type { Session } from '#shared/session.ts'
import { coalesce } from './live-text.ts'
import { weightOf } from './weight.ts'

/**
 * Shortest time between two batches. A token alone goes out at once; a flood is joined to at most 250 batches a second,
 * which a 60 Hz screen can't tell apart, and no token waits longer than this.
 */
const BATCH_MS = 4

/** A follower with so many batches unread is dropped back to a snapshot. At the rate above: about a second behind. */
const MAX_UNREAD_BATCHES = 256

/** The same for its size, in characters, however few batches that are. One batch is kept whatever its size. */
export const MAX_UNREAD_WEIGHT = 1024 * 1024

type Snapshot = Extract<FollowFrame, { type: 'snapshot' }>
export type Batch = Extract<FollowFrame, { type: 'batch' }>

/**
 * Makes the snapshot for a follower that has the events up to `after`; undefined = it has nothing. `isPart`: another one, for
 * what comes after it, follows as soon as this one is read.
 */
export type TakeSnapshot = (after: number | undefined) => { readonly snapshot: Snapshot; readonly isPart: boolean }

type Unread = { readonly batch: Batch; readonly weight: number }
type Follower = { unread: Unread[]; weight: number; behind: boolean; wake: () => void }

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

  /** `everyMs`: the shortest time between two batches of this follower; what comes meanwhile is joined. */
  async *follow(
    after: number | undefined,
    take: TakeSnapshot,
    signal: AbortSignal,
    everyMs = 0,
  ): AsyncGenerator<FollowFrame, void> {
    const follower: Follower = { unread: [], weight: 0, behind: true, wake: () => undefined }
    const onAbort = () => follower.wake()
    signal.addEventListener('abort', onAbort)
    let lastSeq = after
    let toldAt = -Infinity
    try {
      while (!signal.aborted) {
        if (follower.behind && !this.#ended) {
          this.#flush() // so that nothing in the snapshot is sent again behind it
          const { snapshot, isPart } = take(lastSeq)
          follower.behind = isPart
          if (!isPart) this.#followers.add(follower)
          lastSeq = snapshot.events.at(-1)?.seq ?? (snapshot.reset ? snapshot.session.lastSeq : lastSeq)
          yield snapshot
          continue
        }
        const early = toldAt + everyMs - performance.now()
        if (follower.unread.length > 0 && early > 0) {
          await pause(early, signal)
          continue
        }
        const read = follower.unread.splice(0, everyMs > 0 ? Infinity : 1)
        if (read.length > 0) {
          for (const { weight } of read) follower.weight -= weight
          const batch = joined(read.map((one) => one.batch))
          lastSeq = batch.events.at(-1)?.seq ?? lastSeq
          toldAt = performance.now()
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
    const weight = weightOf(batch.events) + weightOf(batch.live)
    for (const follower of this.#followers) {
      const { unread } = follower
      const isTooMuch = unread.length > 0 && follower.weight + weight > MAX_UNREAD_WEIGHT
      if (unread.length >= MAX_UNREAD_BATCHES || isTooMuch) this.#leaveBehind(follower)
      else {
        unread.push({ batch, weight })
        follower.weight += weight
      }
      follower.wake()
    }
  }

  /** Nothing is kept for it: when it reads again, it starts from the journal. */
  #leaveBehind(follower: Follower): void {
    this.#followers.delete(follower)
    follower.behind = true
    follower.unread = []
    follower.weight = 0
  }
}

/** The same, said at once. Batches are shared by all followers and stay as they are. */
function joined(batches: readonly Batch[]): Batch {
  const [first] = batches
  if (first && batches.length === 1) return first
  const live: LiveChange[] = []
  for (const batch of batches) for (const change of batch.live) coalesce(live, change)
  const session = batches.findLast((batch) => batch.session)?.session
  return { type: 'batch', events: batches.flatMap(({ events }) => events), live, ...(session && { session }) }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })
