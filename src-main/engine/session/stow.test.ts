/** A 30 MB result and a 5 MB input through a session's journal: stored once, outside the rows, and paged back as they were. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SessionEvent } from '#shared/events.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { Store } from '../store/types.ts'
import { wholeEvent } from '../store/whole-event.ts'
import { exportContext } from '../transcripts/export-context.ts'
import { htmlOf } from '../transcripts/export-html.ts'
import { markdownOf } from '../transcripts/export-markdown.ts'
import { newRow } from './new-row.ts'
import { SessionRecord } from './record.ts'
import { isLong } from './stow.ts'
import { weightOf } from './weight.ts'

let folder: string
let store: Store
let record: SessionRecord
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-stow-'))
  store = openSqliteStore(join(folder, 'bullpen.db'), () => 1)
  const row = newRow({ cwd: '/project', createdAt: 1, permissionMode: 'default' })
  store.sessions.insert(row)
  record = new SessionRecord(row, {
    ...{ store, lastSeq: 0, queue: [], trustOf: () => 'trusted' as const, onChanged: () => undefined },
    log: { debug() {}, info() {}, warn() {}, error() {} },
  })
})
afterEach(() => {
  record.end()
  store.close()
  rmSync(folder, { recursive: true })
})

const LINE = 'a line of what was found, ünd more 😀\n'
const lines = (size: number) => LINE.repeat(Math.ceil(size / LINE.length))
const said = { messageId: 'm', parent: null }
const RESULT = 30 * 1024 * 1024

async function told(event: SessionEvent): Promise<SessionEvent> {
  const facts = [{ type: 'event' as const, event }]
  const stowed = isLong(facts) ? await record.stow(facts) : facts
  record.append(stowed.flatMap((fact) => (fact.type === 'event' ? [fact.event] : [])))
  const stored = record.newest().at(-1)
  if (!stored) throw new Error('Nothing was journalled.')
  return stored.event
}
const whole = (event: SessionEvent) => wholeEvent(event, { payloads: store.payloads, id: record.id })

it('keeps a result of 30 MB once, outside its event, while everything else goes on', { timeout: 60_000 }, async () => {
  const result: SessionEvent = {
    ...{ type: 'tool.result', toolUseId: 't', parent: null, isError: false, text: lines(RESULT), images: [] },
  }
  let turns = 0
  const beat = setInterval(() => (turns += 1), 0)
  const kept = await told(result)
  clearInterval(beat)
  expect(turns).toBeGreaterThan(RESULT / (256 * 1024) / 2) // others had their turn between the pieces
  expect(weightOf(kept)).toBeLessThan(20_000)
  if (kept.type !== 'tool.result' || !kept.rest) throw new Error('It lies within.')
  const { id, length } = kept.rest
  expect(length).toBe(result.text.length)
  expect(store.payloads.read(record.id, id, { offset: length - 10, limit: 100 })?.text).toBe(result.text.slice(-10))
  expect(JSON.stringify(whole(kept)) === JSON.stringify(result)).toBe(true)
  expect(store.payloads.length(record.id, id + 1)).toBeNull()
})

it('keeps the long texts of an input outside, however deep they lie in it', async () => {
  const edits = [
    { old_string: 'short', new_string: lines(200_000) },
    { old_string: lines(70_000), new_string: 'short' },
  ]
  const input = { file_path: '/project/a.sql', content: lines(5_000_000), edits, 'a.b': 1 }
  const call: SessionEvent = { type: 'tool.call', ...said, toolUseId: 't', name: 'Write', input }
  const kept = await told(call)
  expect(weightOf(kept)).toBeLessThan(60_000)
  expect(kept).toMatchObject({ input: { file_path: '/project/a.sql', edits: [{ old_string: 'short' }, {}], 'a.b': 1 } })
  for (const told of [markdownOf, htmlOf]) {
    expect(told({ seq: 1, at: 0, event: kept }, exportContext([]))).toContain(
      `content has ${input.content.length.toLocaleString('en')}`,
    )
  }
  expect(whole(kept)).toEqual(call)
  const small: SessionEvent = { ...call, input: { content: 'x' } }
  expect(await told(small)).toEqual(small)
})

it('journals the whole where it can not be put away before', async () => {
  const result: SessionEvent = {
    ...{ type: 'tool.result', toolUseId: 't', parent: null, isError: false, text: lines(100_000), images: [] },
  }
  store.payloads.addSlowly = () => Promise.reject(new Error('The disk is full.'))
  const kept = await told(result)
  expect(whole(kept)).toEqual(result)
})
