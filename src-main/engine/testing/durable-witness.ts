/** Remembers what a host has told its client, and finds out whether the data it left still has all of it, once. */
import { existsSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { SessionEvent, type StoredEvent } from '#shared/events.ts'
import { type PromptId, SessionId } from '#shared/ids.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { DurableOrder, Said } from './durable-words.ts'

/** Running text is saved every 250 ms; what was shown so long before the last sign of life has to be there. */
const LIVE_KEPT_MS = 300

type EventRow = { readonly session: string; readonly seq: number; readonly at: number; readonly body: string }

export class Witness {
  readonly #problems = new Set<string>()
  /** Messages cut off by a death whose text was found again. */
  partialTexts = 0
  readonly #heard = new Map<SessionId, Map<number, string>>()
  readonly #sent = new Map<PromptId, SessionId>()
  readonly #accepted = new Set<PromptId>()
  /** Of the journal, as the last look found it. */
  #rows: ReadonlyMap<string, string> = new Map()
  #live = new Map<string, { length: number; at: number }>()
  #aliveAt = 0
  /** Of messages that were cut off by a death: the characters that have to be found, by message. */
  readonly #owed = new Map<string, number>()

  /** What was wrong, each thing once; an empty list is good. */
  get problems(): string[] {
    return [...this.#problems]
  }

  complain(problem: string): void {
    this.#problems.add(problem)
  }

  get acknowledged(): number {
    return [...this.#heard.values()].reduce((sum, events) => sum + events.size, 0)
  }

  get accepted(): number {
    return this.#accepted.size
  }

  /** The last number heard of a session; 0 = nothing. */
  after(session: SessionId): number {
    return this.#heard.get(session)?.size ?? 0
  }

  get afterAll(): DurableOrder['after'] {
    return Object.fromEntries([...this.#heard].map(([id, events]) => [id, events.size]))
  }

  /** The prompts sent last, whatever has become of them. */
  latest(count: number): DurableOrder['again'] {
    return [...this.#sent].slice(-count).map(([promptId, session]) => ({ promptId, session }))
  }

  hear(said: Said): void {
    if (said.type === 'sending') this.#sent.set(said.promptId, said.session)
    else if (said.type === 'accepted') this.#accepted.add(said.promptId)
    else if (said.type === 'tick') this.#aliveAt = said.at
    else if (said.type === 'live') this.#live.set(said.key, said)
    else this.#hearEvent(said.session, said.stored)
  }

  /** The host is dead. */
  died(): void {
    for (const [key, { length, at }] of this.#live) {
      if (this.#aliveAt - at >= LIVE_KEPT_MS) this.#owed.set(key.slice(0, key.lastIndexOf(':')), length)
    }
    this.#live = new Map()
  }

  /**
   * Looks at what a killed host left: nothing of what an earlier look found has changed, and all that was told is there.
   * The next host opens the file for good; this must not cost more than its life.
   */
  look(file: string): void {
    if (!existsSync(file)) {
      if (this.acknowledged > 0) this.complain('the file is gone')
      return
    }
    const db = new BetterSqlite3(file, { readonly: true }) // what is not in the file yet is left for the next host
    try {
      this.#checkIntegrity(db)
      const isMade = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'events'").get() !== undefined
      if (isMade) this.#compareRows(db)
      else if (this.acknowledged > 0) this.complain('the journal is gone')
    } finally {
      db.close()
    }
  }

  /** Opens what was left, as a host does, when one has started since and ended in order. */
  verify(file: string): void {
    const store = openSqliteStore(file, Date.now)
    try {
      for (const { id } of store.sessions.all()) this.#verifySession(id, store.journal.after(id, 0, 1_000_000))
    } finally {
      store.close()
    }
    const db = new BetterSqlite3(file, { readonly: true })
    this.#checkIntegrity(db)
    db.close()
    for (const [message, length] of this.#owed) this.complain(`${length} characters of ${message} are lost`)
  }

  #checkIntegrity(db: BetterSqlite3.Database): void {
    const found = db.pragma('integrity_check', { simple: true })
    if (found !== 'ok') this.complain(`integrity: ${String(found)}`)
  }

  #compareRows(db: BetterSqlite3.Database): void {
    const rows = db
      .prepare<[], EventRow>('SELECT session_id AS session, seq, at, body FROM events ORDER BY session_id, seq')
      .all()
    const found = new Map<string, string>()
    for (const { session, seq, at, body } of rows) {
      const key = `${session} ${seq}`
      found.set(key, body)
      const before = this.#rows.get(key)
      if (before !== undefined && before !== body) this.complain(`${key} was changed`)
      const heard = this.#heardAs(session, seq)
      if (before !== undefined || heard === undefined) continue // looked at already, or told to nobody
      const event = SessionEvent.safeParse(JSON.parse(body))
      if (!event.success || JSON.stringify({ seq, at, event: event.data }) !== heard) {
        this.complain(`${session}: event ${seq} is lost or changed`)
      }
    }
    for (const key of this.#rows.keys()) if (!found.has(key)) this.complain(`${key} was there and is gone`)
    this.#rows = found
    for (const [session, events] of this.#heard) {
      for (const seq of events.keys())
        if (!found.has(`${session} ${seq}`)) this.complain(`${session}: event ${seq} is lost`)
    }
  }

  #heardAs(session: string, seq: number): string | undefined {
    const id = SessionId.safeParse(session)
    return id.success ? this.#heard.get(id.data)?.get(seq) : undefined
  }

  #hearEvent(session: SessionId, stored: StoredEvent): void {
    const heard = this.#heard.get(session) ?? new Map<number, string>()
    this.#heard.set(session, heard)
    if (heard.has(stored.seq)) this.complain(`event ${stored.seq} was told twice`)
    else if (stored.seq !== heard.size + 1) this.complain(`event ${stored.seq} was told after ${heard.size}`)
    heard.set(stored.seq, JSON.stringify(stored))
  }

  #verifySession(session: SessionId, events: readonly StoredEvent[]): void {
    if (events.some(({ seq }, index) => seq !== index + 1)) this.complain(`${session}: numbers with gaps`)
    for (const [seq, heard] of this.#heard.get(session) ?? []) {
      if (JSON.stringify(events[seq - 1]) !== heard) this.complain(`${session}: event ${seq} is lost or changed`)
    }
    const times = new Map<string, number>()
    const count = (what: string) => times.set(what, (times.get(what) ?? 0) + 1)
    for (const { event } of events) {
      if (event.type === 'prompt' || event.type === 'turn.started' || event.type === 'turn.ended') {
        count(`${event.type} ${event.promptId}`)
      } else if (event.type === 'tool.call' || event.type === 'tool.result') count(`${event.type} ${event.toolUseId}`)
      else if (event.type === 'text') {
        count(`text ${event.messageId}`)
        this.#found(event.messageId, event.text.length)
      }
    }
    for (const [what, found] of times) if (found > 1) this.complain(`${session}: ${found} times ${what}`)
    for (const promptId of this.#accepted) {
      if (this.#sent.get(promptId) === session && !times.has(`prompt ${promptId}`)) {
        this.complain(`${session}: prompt ${promptId} is lost`)
      }
    }
  }

  #found(messageId: string, length: number): void {
    const owed = this.#owed.get(messageId)
    if (owed === undefined || length < owed) return
    this.#owed.delete(messageId)
    this.partialTexts += 1
  }
}
