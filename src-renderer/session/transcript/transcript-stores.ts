/** The transcripts of the sessions shown lately. Only so many are followed; the others are kept for a while and resumed when shown. */
import type { SessionId } from '#shared/ids.ts'
import type { Bullpen } from '../../client/bullpen.ts'
import { TranscriptStore } from './transcript-store.ts'

/** Followed besides those on the screen: the ones switched from lately, so that going back shows no gap. */
const FOLLOWED = 5
/** Kept in memory besides those on the screen. */
const KEPT = 15

export class TranscriptStores {
  readonly #bullpen: Pick<Bullpen, 'connection' | 'client'>
  /** Least recently shown first. */
  readonly #stores = new Map<SessionId, TranscriptStore>()
  /** What is on the screen, once for each time it is. */
  readonly #shown = new Map<object, SessionId>()

  constructor(bullpen: Pick<Bullpen, 'connection' | 'client'>) {
    this.#bullpen = bullpen
  }

  /** The transcript of a session. Says nothing about whether it is shown. */
  get(id: SessionId): TranscriptStore {
    const known = this.#stores.get(id)
    if (known) return known
    const { connection, client } = this.#bullpen
    const store = new TranscriptStore({ connection, client, id })
    this.#stores.set(id, store)
    return store
  }

  /** The session is on the screen until the function returned is called. */
  show(id: SessionId): () => void {
    const store = this.get(id)
    const shown = {}
    this.#shown.set(shown, id)
    this.#stores.delete(id)
    this.#stores.set(id, store)
    store.follow()
    const visible = new Set(this.#shown.values())
    const newestFirst = [...this.#stores].reverse().filter(([one]) => !visible.has(one))
    for (const [, old] of newestFirst.slice(FOLLOWED)) old.stop()
    for (const [oldId] of newestFirst.slice(KEPT)) this.#stores.delete(oldId)
    return () => void this.#shown.delete(shown)
  }
}
