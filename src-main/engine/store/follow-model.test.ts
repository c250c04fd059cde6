/**
 * Journal and followers against a model: whatever is written, folded, moved outside, rewound and restarted, and whenever
 * followers come, read, fall behind, lose their line and come back, each ends with what a reader from zero has.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FollowFrame, LiveBlock, SessionEvent, StoredEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import { PayloadRef } from '#shared/payload-ref.ts'
import { TranscriptState } from '../../../src-renderer/session/transcript/transcript-state.ts'
import { SessionRecord } from '../session/record.ts'
import { migrate } from './migrations.ts'
import { PAYLOAD_THRESHOLD } from './payloads.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { SAMPLE_SESSIONS, sampleRow } from './testing/sample.ts'
import type { Store } from './types.ts'
import { wholeEvent } from './whole-event.ts'

/** So many batches unread and a follower starts again from the journal; see `session/event-hub.ts`. */
const MORE_THAN_IS_KEPT = 260
/** Of a file from before long texts lay outside. */
const BEFORE_PAYLOADS = 3
const OLD_EVENTS = 6
const TAIL = 5

let folder: string
let files = 0
beforeAll(() => void (folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'bullpen-follow-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const ID = SAMPLE_SESSIONS[0]!
const silent = { debug() {}, info() {}, warn() {}, error() {} }
const long = (fill: string) => fill.repeat(PAYLOAD_THRESHOLD + 10)
const result = (toolUseId: string, text: string): SessionEvent => ({
  ...{ type: 'tool.result', toolUseId, parent: null, isError: false, text, images: [] },
})

/** A journal whose first events hold what is moved outside later. */
function oldFile(): string {
  const file = join(folder, `${(files += 1)}.db`)
  const db = new BetterSqlite3(file)
  migrate(db, { to: BEFORE_PAYLOADS })
  db.prepare(
    `INSERT INTO sessions (id, cwd, profile, title, permission_mode, usage, created_at, active_at, archived, closed)
     VALUES (?, '/project', 'default', 'Old', 'default', ?, 1, 2, 0, 0)`,
  ).run(ID, JSON.stringify(sampleRow(ID).usage))
  const insert = db.prepare('INSERT INTO events (session_id, seq, at, body) VALUES (?, ?, 1, ?)')
  for (let seq = 1; seq <= OLD_EVENTS; seq += 1) {
    const text = seq % 2 === 0 ? long(String(seq)) : 'short'
    insert.run(ID, seq, JSON.stringify(result(`old ${seq}`, text)))
  }
  db.close()
  return file
}

/** A client: what it has been told, and the line it is told by; null = it has lost it. */
type Follower = {
  state: TranscriptState
  loaded: boolean
  line: AsyncGenerator<FollowFrame, void> | null
  leave: AbortController
}

class Bench {
  readonly #file = oldFile()
  store: Store
  record: SessionRecord
  readonly followers: Follower[] = []
  #names = 0
  readonly #open: LiveBlock[] = []

  constructor() {
    this.store = openSqliteStore(this.#file, () => 2)
    this.record = this.#bind()
  }

  #bind(): SessionRecord {
    const row = this.store.sessions.all().find(({ id }) => id === ID)
    if (!row) throw new Error('The session is gone.')
    return new SessionRecord(row, {
      ...{ store: this.store, log: silent, queue: [], trustOf: () => 'trusted' as const, onChanged: () => undefined },
      lastSeq: this.store.journal.lastSeqs().get(ID) ?? 0,
    })
  }

  say(isLong: boolean): void {
    const name = `tool ${(this.#names += 1)}`
    this.record.append([
      { type: 'tool.call', messageId: name, parent: null, toolUseId: name, name: 'Bash', input: { command: name } },
      result(name, isLong ? long(name) : name),
    ])
  }

  /** A turn that failed shows its prompt, to be sent again. */
  ask(isLong: boolean): void {
    const name = `prompt ${(this.#names += 1)}`
    const promptId = PromptId.parse(`0192f0a0-0000-4000-9000-${String(this.#names).padStart(12, '0')}`)
    this.record.append([
      { type: 'prompt', promptId, text: isLong ? long(name) : name },
      { type: 'turn.started', promptId },
      { type: 'turn.ended', promptId, outcome: 'failed', error: null, usage: null, durationMs: 1 },
    ])
  }

  write(): void {
    const key = `message ${(this.#names += 1)}`
    const block: LiveBlock = { key: `${key}:0`, messageId: key, parent: null, kind: 'text', toolName: '', text: 'so' }
    this.#open.push(block)
    this.record.append([], {
      live: [
        { op: 'open', block },
        ...[' it', ' goes'].map((text) => ({ op: 'append' as const, key: block.key, text })),
      ],
    })
  }

  /** The text that was being written is an event now. */
  fold(): void {
    const block = this.#open.shift()
    if (!block) return
    this.record.append(
      [{ type: 'text', messageId: block.messageId, parent: null, text: 'so it goes', aborted: false }],
      {
        live: [{ op: 'close', key: block.key }],
        durable: true,
      },
    )
  }

  rewind(share: number): void {
    this.record.append([{ type: 'rewound', toSeq: Math.floor(this.record.lastSeq * share), keptAs: 'elsewhere' }])
  }

  async join(): Promise<void> {
    this.followers.push({ state: new TranscriptState(), loaded: false, line: null, leave: new AbortController() })
    await this.read(this.followers.length - 1, 1)
  }

  lose(index: number): void {
    const follower = this.followers[index]
    follower?.leave.abort()
    if (follower) follower.line = null
  }

  /** Reads so many frames, or all there are: coming back first where the line was lost. */
  async read(index: number, frames: number): Promise<void> {
    const follower = this.followers[index]
    if (!follower) return
    const { state } = follower
    for (let read = 0; read < frames; read += 1) {
      const isWhole = follower.line !== null && state.lastSeq === this.record.lastSeq
      if (isWhole && read > 0) return
      if (follower.line === null) {
        follower.leave = new AbortController()
        const after = follower.loaded ? state.lastSeq : undefined
        follower.line = this.record.follow({ after, tail: TAIL }, follower.leave.signal)
      } else if (isWhole) this.record.announce() // there may be nothing else to read
      const { value } = await follower.line.next()
      if (!value) return
      const known = state.lastSeq
      const isReset = value.type === 'snapshot' && value.reset
      const numbers = value.events.map(({ seq }) => seq)
      const first = isReset ? (numbers[0] ?? 1) : known + 1
      expect(numbers, 'in order, each once').toEqual(numbers.map((_, offset) => first + offset))
      state.apply(value)
      follower.loaded = true
    }
  }

  /** Others come and go at once: each time what was written goes out as a batch of its own. */
  async flood(): Promise<void> {
    for (let count = 0; count < MORE_THAN_IS_KEPT; count += 1) {
      this.record.append([{ type: 'notice', level: 'info', text: `flood ${count}` }])
      const leave = new AbortController()
      const line = this.record.follow({ after: this.record.lastSeq, tail: 1 }, leave.signal)
      await line.next()
      leave.abort()
      await line.return()
    }
  }

  restart(): void {
    for (const index of this.followers.keys()) this.lose(index)
    this.#open.length = 0
    this.record.end()
    this.store.close()
    this.store = openSqliteStore(this.#file, () => 2)
    this.record = this.#bind()
  }

  async check(): Promise<void> {
    this.record.append([{ type: 'notice', level: 'info', text: 'the end' }])
    const journal = this.store.journal.after(ID, 0, 100_000)
    expect(journal.map(({ seq }) => seq)).toEqual(journal.map((_, index) => index + 1))
    const fresh = new TranscriptState()
    fresh.prepend({ events: this.#whole(journal), hasOlder: false })
    for (const index of this.followers.keys()) {
      await this.read(index, Infinity)
      await this.read(index, 2) // live text that came behind the last event
      const { state } = this.followers[index]!
      for (let before = state.oldestSeq ?? 1; before > 1; before = state.oldestSeq ?? 1) {
        state.prepend({ events: this.store.journal.before(ID, before, TAIL), hasOlder: before - TAIL > 1 })
      }
      expect(this.#said(state), `follower ${index}`).toEqual(this.#said(fresh, this.record.live.blocks))
    }
  }

  close(): void {
    for (const index of this.followers.keys()) this.lose(index)
    this.record.end()
    this.store.close()
  }

  /** As it was before anything of it was moved. */
  #whole(events: readonly StoredEvent[]): StoredEvent[] {
    const held = { payloads: this.store.payloads, id: ID }
    return events.map((one) => ({ ...one, event: wholeEvent(one.event, held) }))
  }

  /** What a reader sees, whether it came whole or has to be fetched. */
  #said(state: TranscriptState, live?: readonly LiveBlock[]): unknown[] {
    if (live) {
      const session = this.record.summary()
      state.apply({ type: 'snapshot', reset: false, session, events: [], hasOlder: false, live: [...live] })
    }
    return state.view().items.map((item) => this.#unpacked(item))
  }

  /** With what lies outside in its place, in cards within cards too. */
  #unpacked(shown: unknown): unknown {
    if (Array.isArray(shown)) return shown.map((one) => this.#unpacked(one))
    if (typeof shown !== 'object' || shown === null) return shown
    const { rest, promptRest, ...others } = shown as { rest?: unknown; promptRest?: unknown }
    const all = Object.entries(others).map(([name, value]) => [name, this.#unpacked(value)])
    const [text, promptText] = [rest, promptRest].map((ref) => this.#textOf(ref))
    return { ...Object.fromEntries(all), ...(text !== null && { text }), ...(promptText !== null && { promptText }) }
  }

  #textOf(rest: unknown): string | null {
    const ref = PayloadRef.safeParse(rest).data
    return (ref && this.store.payloads.read(ID, ref.id, { offset: 0, limit: ref.length })?.text) ?? null
  }
}

const index = fc.nat({ max: 3 })
const STEPS = fc.oneof(
  { weight: 4, arbitrary: fc.boolean().map((isLong) => ({ does: 'say', isLong }) as const) },
  { weight: 2, arbitrary: fc.boolean().map((isLong) => ({ does: 'ask', isLong }) as const) },
  { weight: 3, arbitrary: fc.constant({ does: 'write' } as const) },
  { weight: 3, arbitrary: fc.constant({ does: 'fold' } as const) },
  {
    weight: 1,
    arbitrary: fc.double({ min: 0, max: 1, noNaN: true }).map((share) => ({ does: 'rewind', share }) as const),
  },
  { weight: 3, arbitrary: fc.constant({ does: 'compact' } as const) },
  { weight: 3, arbitrary: fc.constant({ does: 'join' } as const) },
  { weight: 3, arbitrary: index.map((who) => ({ does: 'lose', who }) as const) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(index, fc.integer({ min: 1, max: 4 }))
      .map(([who, frames]) => ({ does: 'read', who, frames }) as const),
  },
  { weight: 1, arbitrary: fc.constant({ does: 'flood' } as const) },
  { weight: 1, arbitrary: fc.constant({ does: 'restart' } as const) },
)

describe('journal and followers', () => {
  it('agree, whatever happens in between', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEPS, { minLength: 5, maxLength: 40 }), async (steps) => {
        const bench = new Bench()
        try {
          await bench.join()
          for (const step of steps) {
            if (step.does === 'say' || step.does === 'ask') bench[step.does](step.isLong)
            else if (step.does === 'rewind') bench.rewind(step.share)
            else if (step.does === 'compact') bench.store.compact()
            else if (step.does === 'lose') bench.lose(step.who)
            else if (step.does === 'read') await bench.read(step.who, step.frames)
            else if (step.does === 'join') await (bench.followers.length < 4 ? bench.join() : bench.read(0, 1))
            else await bench[step.does]()
          }
          await bench.check()
        } finally {
          bench.close()
        }
      }),
      { numRuns: 15 },
    )
  })
})
