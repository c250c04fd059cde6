import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AppError, type ErrorKind } from '#shared/errors.ts'
import { PromptId } from '#shared/ids.ts'
import { BreakerDesk } from '../policy/breaker-desk.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { SessionRow, Store } from '../store/types.ts'
import { newRow } from './new-row.ts'
import { GO_ON, Outbox } from './outbox.ts'
import { SessionRecord } from './record.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }
const id = () => PromptId.parse(crypto.randomUUID())
const failure = (kind: ErrorKind) => new AppError(kind, { message: 'It failed.', remedy: 'Wait.' }).data

let folder: string
let store: Store
let breaker: BreakerDesk
const onDue = vi.fn()

/** The outbox of a session as a host finds it that starts now, from what is journalled. */
function outbox({ row, maxRetries = 2 }: { row: SessionRow; maxRetries?: number }) {
  const record = new SessionRecord(row, {
    store,
    log: silent,
    lastSeq: store.journal.lastSeqs().get(row.id) ?? 0,
    queue: store.journal.queuedPrompts().get(row.id) ?? [],
    trustOf: () => 'trusted',
    onChanged: () => undefined,
  })
  const deps = { clock: Date.now, breaker, maxRetries: () => maxRetries, random: () => 0.5 }
  return { record, box: new Outbox(record, deps, onDue) }
}

function aRow(changes: Partial<SessionRow> = {}): SessionRow {
  const row = newRow({ cwd: '/project', permissionMode: 'default', createdAt: 1, title: 'One', ...changes })
  store.sessions.insert(row)
  return row
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  folder = mkdtempSync(join(tmpdir(), 'bullpen-outbox-'))
  store = openSqliteStore(join(folder, 'bullpen.db'), Date.now)
  breaker = new BreakerDesk({ clock: Date.now, onChanged: () => undefined })
  onDue.mockClear()
})
afterEach(() => {
  breaker.stop()
  store.close()
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
})

describe('the outbox of a session', () => {
  test('tries a failed prompt again when its time has come, before what the user sent meanwhile', () => {
    const { record, box } = outbox({ row: aRow() })
    box.add({ promptId: id(), text: 'second' })
    box.retry({ promptId: id(), text: 'first', error: failure('overloaded'), progressed: false, resetsAt: null })
    expect(record.queue.prompts.map(({ text, origin }) => [text, origin])).toEqual([
      ['first', 'retry'],
      ['second', undefined],
    ])
    expect(box.wanting).toBe(false)
    vi.advanceTimersByTime(15_000)
    expect(onDue).toHaveBeenCalled()
    expect(box.next()?.prompt.text).toBe('first')
    expect(box.next()?.prompt.text).toBe('second')
  })

  test('comes to its time by itself, whether or not anybody looks, and looking changes nothing', () => {
    const row = aRow({ continueAtReset: true })
    const first = outbox({ row })
    first.box.retry({ promptId: id(), text: 'x', error: failure('quota'), progressed: true, resetsAt: 1_060_000 })
    expect(vi.getTimerCount()).toBe(1)
    for (let look = 0; look < 5; look += 1) expect(first.box.wanting).toBe(false)
    expect(vi.getTimerCount()).toBe(1)
    first.box.stop()
    expect(vi.getTimerCount()).toBe(0)
    outbox({ row }) // after a restart
    vi.advanceTimersByTime(65_000)
    expect(onDue).toHaveBeenCalledTimes(1)
  })

  test('keeps what the user answered, also where the sending is called off, and what was scheduled is taken back', () => {
    const { record, box } = outbox({ row: aRow() })
    box.add({ promptId: id(), text: 'My answer: the second one.', origin: 'answers' })
    box.retry({ promptId: id(), text: 'again', error: failure('network'), progressed: false, resetsAt: null })
    box.hold()
    expect(record.queue.prompts.map(({ text }) => text)).toEqual(['My answer: the second one.'])
    expect(box.wanting).toBe(false)
    box.release()
    expect(box.wanting).toBe(true)
  })

  test('gives up after as many retries as the user allows, and never repeats what did something', () => {
    const { record, box } = outbox({ row: aRow(), maxRetries: 1 })
    const error = failure('network')
    box.retry({ promptId: id(), text: 'done half', error, progressed: true, resetsAt: null })
    expect(record.queue.length).toBe(0)
    box.retry({ promptId: id(), text: 'again', error, progressed: false, resetsAt: null })
    const promptId = record.queue.prompts[0]!.promptId
    record.queue.take(promptId)
    box.retry({ promptId, text: 'again', error, progressed: false, resetsAt: null })
    expect(record.queue.length).toBe(0)
  })

  test('goes on at the end of a usage limit where the user wants that, also after a restart', () => {
    const row = aRow({ continueAtReset: true })
    const limited = { error: failure('rate_limit'), progressed: true, resetsAt: 2_000_000 }
    outbox({ row }).box.retry({ promptId: id(), text: 'work', ...limited })
    const { box } = outbox({ row })
    expect(box.wanting).toBe(false)
    vi.setSystemTime(2_005_000)
    expect(box.next()?.prompt).toMatchObject({ text: GO_ON, origin: 'continue' })
  })

  test('takes back what it scheduled, and not what the user wrote', () => {
    const { record, box } = outbox({ row: aRow({ continueAtReset: true }) })
    box.add({ promptId: id(), text: 'mine' })
    box.retry({ promptId: id(), text: 'x', error: failure('quota'), progressed: true, resetsAt: 2_000_000 })
    box.unschedule()
    expect(record.queue.prompts.map(({ text }) => text)).toEqual(['mine'])
  })

  test('does not send unasked what the user wrote before a restart', () => {
    const row = aRow()
    outbox({ row }).box.add({ promptId: id(), text: 'old' })
    const { record, box } = outbox({ row })
    expect(box.wanting).toBe(false)
    box.hurry(record.queue.prompts[0]!.promptId)
    expect(box.next()?.prompt.text).toBe('old')
  })

  test('keeps everything while the breaker is open, and sends one prompt to try', () => {
    const { box } = outbox({ row: aRow() })
    for (let count = 0; count < 5; count += 1) {
      breaker.unasked().end(failure('overloaded'))
    }
    box.add({ promptId: id(), text: 'one' })
    box.add({ promptId: id(), text: 'two' })
    expect(box.wanting).toBe(false)
    expect(box.next()).toBeNull()
    breaker.tryNow()
    const probe = box.next()
    expect(probe?.prompt.text).toBe('one')
    expect(box.next()).toBeNull()
    probe!.lease.end(null)
    expect(box.next()?.prompt.text).toBe('two')
  })
})
