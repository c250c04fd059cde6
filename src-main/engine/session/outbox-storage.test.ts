/** What a session has to send while the database can't be written: nothing is promised, nothing goes twice. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { SessionEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import { BreakerDesk } from '../policy/breaker-desk.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import { SAMPLE_SESSIONS, sampleRow } from '../store/testing/sample.ts'
import type { Journal, Store } from '../store/types.ts'
import { Outbox } from './outbox.ts'
import { SessionRecord } from './record.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }
const id = () => PromptId.parse(crypto.randomUUID())
const row = sampleRow(SAMPLE_SESSIONS[0]!)
const full = new AppError('resources', { message: 'The disk is full.', remedy: 'Free some space.' })

let folder: string
let store: Store
let accepts: boolean
let writes: (events: readonly SessionEvent[]) => void
let box: Outbox
let record: SessionRecord

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-outbox-'))
  store = openSqliteStore(join(folder, 'bullpen.db'), Date.now)
  store.sessions.insert(row)
  accepts = true
  writes = () => undefined
  const journal = new Proxy(store.journal, {
    get(inner, key): unknown {
      if (key !== 'append') return Reflect.get(inner, key)
      const append: Journal['append'] = (session, events, options) => {
        if (!accepts) throw full
        writes(events)
        return inner.append(session, events, options)
      }
      return append
    },
  })
  const trustOf = () => 'trusted' as const
  const options = {
    store: { ...store, journal },
    log: silent,
    lastSeq: 0,
    queue: [],
    trustOf,
    onChanged: () => undefined,
  }
  record = new SessionRecord(row, options)
  const breaker = new BreakerDesk({ clock: Date.now, onChanged: () => undefined })
  const deps = { clock: Date.now, breaker, maxRetries: () => 2, accepts: () => accepts }
  box = new Outbox(record, deps, () => undefined)
})
afterEach(() => {
  box.stop()
  record.end()
  store.close()
  rmSync(folder, { recursive: true })
})

test('a prompt that could not be kept is not queued, and the same one is taken later', () => {
  const prompt = { promptId: id(), text: 'important' }
  accepts = false
  expect(() => box.add(prompt)).toThrow(full)
  expect(record.summary().queued).toEqual([])
  accepts = true
  box.add(prompt)
  expect(record.summary().queued).toEqual([prompt])
})

test('what was not taken back, or put elsewhere, on the disk is where it was', () => {
  const [one, two] = [
    { promptId: id(), text: 'one' },
    { promptId: id(), text: 'two' },
  ]
  box.add(one)
  box.add(two)
  accepts = false
  expect(() => box.withdraw(one.promptId)).toThrow(full)
  expect(() => box.reorder([two.promptId, one.promptId])).toThrow(full)
  expect(() => box.hurry(two.promptId)).toThrow(full)
  expect(record.summary().queued).toEqual([one, two])
})

test('a prompt that goes before the others is written down together with its place', () => {
  const appended: string[][] = []
  box.add({ promptId: id(), text: 'one' })
  writes = (events) => void appended.push(events.map(({ type }) => type))
  box.add({ promptId: id(), text: 'first' }, { first: true })
  expect(appended).toEqual([['prompt', 'queue.ordered']])
})

test('a change of a prompt that could not be kept is none', () => {
  const promptId = id()
  box.add({ promptId, text: 'before' })
  accepts = false
  expect(() => box.edit({ promptId, text: 'after' })).toThrow(full)
  expect(record.summary().queued).toEqual([{ promptId, text: 'before' }])
})

test('what waits is not sent until its turn can be noted', () => {
  const prompt = { promptId: id(), text: 'waits' }
  box.add(prompt)
  accepts = false
  expect([box.wanting, box.next()]).toEqual([false, null])
  accepts = true
  expect(box.wanting).toBe(true)
  expect(box.next()?.prompt).toEqual(prompt)
})

test('a failed turn is not tried again while that could not be kept', () => {
  accepts = false
  const { data: error } = new AppError('overloaded', { message: 'Busy.', remedy: 'Wait.' })
  box.retry({ promptId: id(), text: 'again', error, progressed: false, resetsAt: null })
  expect(record.queue.length).toBe(0)
})
