/** The transcript of one session as told so far: frames and older pages go in, items come out. */
import type { FollowFrame, StoredEvent } from '#shared/events.ts'
import type { PermissionRequest } from '#shared/permissions.ts'
import type { Session } from '#shared/session.ts'
import { withoutRewound } from '#shared/conversation.ts'
import { TranscriptBuilder } from './builder.ts'
import type { Item } from './items.ts'
import { locate, type Located, seqOf } from './locate.ts'
import { applyLive, type Live, withLive } from './live.ts'

export type TranscriptView = {
  readonly items: readonly Item[]
  readonly pending: readonly PermissionRequest[]
  readonly hasOlder: boolean
  /** The number of the oldest event known; null = none. */
  readonly oldestSeq: number | null
  /** Since the view before this one, items came in front. */
  readonly prepended: boolean
}

export class TranscriptState {
  #events: StoredEvent[] = []
  #builder = new TranscriptBuilder()
  #settled: readonly Item[] | null = null
  #live: Live = []
  #hasOlder = false
  #prepended = false
  /** The session has no process now. */
  #asleep = false

  /** The number of the newest event applied; 0 = none. */
  get lastSeq(): number {
    return this.#events.at(-1)?.seq ?? 0
  }

  /** The number of the oldest event known; null = none. */
  get oldestSeq(): number | null {
    return this.#events[0]?.seq ?? null
  }

  get hasOlder(): boolean {
    return this.#hasOlder
  }

  /** Where the event of this number stands; null when it is not known or shows nothing. */
  locate(seq: number): Located | null {
    const event = this.#events.find((stored) => stored.seq === seq)
    this.#settled ??= this.#builder.items
    return event ? locate(this.#settled, event) : null
  }

  /** The number of the event an item came from: what `locate` undoes. */
  seqOf(item: Item): number | null {
    return seqOf(this.#events, item)
  }

  /** Returns the events of the frame that were new. */
  apply(frame: FollowFrame): StoredEvent[] {
    if (frame.session) this.#asleep = isAsleep(frame.session)
    const added = this.#take(frame)
    if (frame.session && this.#asleep) this.#sleep()
    return added
  }

  #take(frame: FollowFrame): StoredEvent[] {
    if (frame.type === 'batch') {
      const added = this.#append(frame.events)
      for (const change of frame.live) this.#live = applyLive(this.#live, change)
      return added
    }
    const empty = this.#events.length === 0
    if (frame.reset) {
      this.#events = []
      this.#rebuild()
    }
    if (frame.reset || empty) this.#hasOlder = frame.hasOlder
    this.#live = frame.live
    const added = this.#append(frame.events)
    return frame.reset ? [] : added
  }

  /** Adds a page of events older than all known ones, oldest first. */
  prepend({ events, hasOlder }: { events: readonly StoredEvent[]; hasOlder: boolean }): void {
    const oldest = this.#events[0]?.seq ?? Infinity
    this.#events = [...events.filter(({ seq }) => seq < oldest), ...this.#events]
    this.#hasOlder = hasOlder
    this.#prepended = true
    this.#rebuild()
  }

  view(): TranscriptView {
    this.#settled ??= this.#builder.items
    const prepended = this.#prepended
    this.#prepended = false
    return {
      prepended,
      items: withLive(this.#settled, this.#live, {
        settled: this.#builder.settled,
        knows: (key) => this.#builder.knows(key),
        rowOf: (toolUseId) => this.#builder.rowOf(toolUseId),
      }),
      pending: this.#builder.pending,
      hasOlder: this.#hasOlder,
      oldestSeq: this.#events[0]?.seq ?? null,
    }
  }

  #append(events: readonly StoredEvent[]): StoredEvent[] {
    const fresh = events.filter(({ seq }) => seq > this.lastSeq)
    for (const event of fresh) {
      this.#events.push(event)
      if (event.event.type === 'rewound') this.#rebuild()
      else this.#builder.push(event)
    }
    if (fresh.length > 0) this.#settled = null
    return fresh
  }

  #rebuild(): void {
    this.#builder = new TranscriptBuilder()
    for (const event of withoutRewound(this.#events)) this.#builder.push(event)
    this.#settled = null
    if (this.#asleep) this.#sleep()
  }

  /** A host that was killed could not note that what went on in its sessions was over. */
  #sleep(): void {
    this.#builder.processGone()
    this.#settled = null
  }
}

const isAsleep = ({ state: { kind } }: Session): boolean =>
  kind === 'hibernated' || kind === 'closed' || kind === 'failed'
