import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SessionEventOf } from '#shared/events.ts'
import type { SessionId } from '#shared/ids.ts'
import { createCompaction } from './payload-compaction.ts'
import { PAYLOAD_THRESHOLD } from './payloads.ts'
import { addSession, openSearchable, result, type Searchable, sessionNumber } from './testing/searchable.ts'

let folder: string
let store: Searchable
let id: SessionId

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-payloads-'))
  store = openSearchable(join(folder, 'bullpen.db'), () => 1_000)
  id = addSession(store, 1)
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

function onlyResult(): SessionEventOf<'tool.result'> {
  const event = store.journal.after(id, 0, 10)[0]?.event
  if (event?.type !== 'tool.result') throw new Error('The first event is no result.')
  return event
}
const bytesIn = (table: string, column: string) =>
  Number(store.db.prepare(`SELECT sum(octet_length(${column})) FROM ${table}`).pluck().get())

function whole(payload: { id: number; length: number }, limit: number): string {
  let text = ''
  while (text.length < payload.length) {
    const page = store.payloads.read(id, payload.id, { offset: text.length, limit })
    if (!page || page.text === '') throw new Error(`Nothing at ${text.length}.`)
    text += page.text
  }
  return text
}

describe('long results', () => {
  it('stay in the event up to the threshold', () => {
    const text = 'x'.repeat(PAYLOAD_THRESHOLD)
    store.journal.append(id, [result(text)])
    expect(onlyResult()).toMatchObject({ text })
    expect(onlyResult().rest).toBeUndefined()
  })

  it('are stored once, packed, and read page by page as they were', () => {
    const text = Array.from({ length: 60_000 }, (_, index) => `line ${index} 😀 ünï\n`).join('')
    const [stored] = store.journal.append(id, [result(text)])
    const event = onlyResult()
    expect(stored?.event).toEqual(event) // followers get what the journal has
    expect(text.startsWith(event.text)).toBe(true)
    expect(event.text.length).toBeLessThan(20_000)
    expect(event.rest?.length).toBe(text.length)
    expect(bytesIn('events', 'body')).toBeLessThan(40_000)
    expect(bytesIn('payload_chunks', 'body')).toBeLessThan(text.length / 3)
    if (!event.rest) throw new Error('not outside')
    expect(whole(event.rest, 77_777) === text).toBe(true)
    expect(store.payloads.read(id, event.rest.id, { offset: text.length + 5, limit: 10 })?.text).toBe('')
  })

  it('are not packed where that gains nothing', () => {
    const text = randomBytes(100_000).toString('latin1').replaceAll('\0', 'x')
    store.journal.append(id, [result(text)])
    const { rest } = onlyResult()
    expect(rest && whole(rest, 50_000) === text).toBe(true)
  })

  it('hold images as bytes and give them back as base64', () => {
    const data = randomBytes(600_000).toString('base64')
    store.journal.append(id, [
      {
        ...result('small'),
        images: [
          { mediaType: 'image/png', data },
          { mediaType: 'image/png', data: 'aaaa' },
        ],
      },
    ])
    const [large, small] = onlyResult().images
    expect(small).toEqual({ mediaType: 'image/png', data: 'aaaa' })
    expect(large?.data).toBe('')
    expect(large?.rest && whole(large.rest, 100_001) === data).toBe(true)
    expect(bytesIn('payload_chunks', 'body')).toBe(600_000)
  })

  it('are read by their own session only, and go with it', () => {
    store.journal.append(id, [result('y'.repeat(100_000))])
    const { rest } = onlyResult()
    if (!rest) throw new Error('not outside')
    addSession(store, 2)
    expect(store.payloads.read(sessionNumber(2), rest.id, { offset: 0, limit: 1 })).toBeNull()
    store.sessions.delete(id)
    expect(store.db.prepare('SELECT count(*) FROM payload_chunks').pluck().get()).toBe(0)
  })

  it('of an older version are read as they are, and moved outside behind', () => {
    const text = 'z'.repeat(200_000)
    const insert = store.db.prepare('INSERT INTO events (session_id, seq, at, body) VALUES (?, ?, 1, ?)')
    insert.run(id, 1, JSON.stringify(result(text)))
    insert.run(id, 2, `{"type":"prompt","long and broken":"${text}`)
    store.db.exec('UPDATE payload_progress SET goal = 2')
    expect(onlyResult().text === text).toBe(true)
    const compact = createCompaction(store.db, store.payloads)
    for (let rounds = 0; compact(); rounds += 1) if (rounds > 10) throw new Error('It never ends.')
    const { rest } = onlyResult()
    expect(rest && whole(rest, 150_000) === text).toBe(true)
    expect(store.journal.after(id, 1, 1)).toMatchObject([{ event: { type: 'notice' } }])
    expect(compact()).toBe(false)
  })
})
