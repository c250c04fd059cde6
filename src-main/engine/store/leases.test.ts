/** Who may write to a conversation: one transaction each, over several connections, and while the file refuses. */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { SessionId } from '#shared/ids.ts'
import { newRow } from '../session/new-row.ts'
import { StoreGuard } from './guard.ts'
import { guardLeases } from './guarded-leases.ts'
import { createLeases } from './leases.ts'
import { migrate } from './migrations.ts'
import { createSessionRepository } from './repositories.ts'
import type { ConversationLease } from './types.ts'

let folder: string
const open: BetterSqlite3.Database[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-lease-rows-'))
})
afterEach(() => {
  vi.useRealTimers()
  for (const db of open.splice(0)) db.close()
  rmSync(folder, { recursive: true })
})

function connect() {
  const db = new BetterSqlite3(join(folder, 'bullpen.db'))
  open.push(db)
  migrate(db)
  return db
}
const lease = (token: number, more: Partial<ConversationLease> = {}): ConversationLease => ({
  ...{ conversation: 'c', token, run: 'a', bootId: 'b', pid: null, startId: '', since: 1, held: true },
  sessionId: SessionId.parse('00000000-0000-4000-8000-000000000001'),
  ...more,
})

it('is given with the next token only, and changed with the newest only', () => {
  const [one, two] = [createLeases(connect()), createLeases(connect())]
  expect([one.get('c'), one.token('c'), one.take(lease(1), 0), two.take(lease(1), 0), two.token('c')]).toEqual([
    ...[null, 0, true, false, 1],
  ])
  expect(one.change(lease(1, { pid: 42, startId: '7' }))).toBe(true)
  expect(two.get('c')).toEqual(lease(1, { pid: 42, startId: '7' }))
  expect([two.take(lease(2, { run: 'b' }), 1), one.change(lease(1, { held: false })), one.get('c')?.run]).toEqual([
    ...[true, false, 'b'],
  ])
  one.put(lease(1))
  expect(one.token('c')).toBe(2)
})

it('is one of several that want it in the same moment, 500 times', { timeout: 60_000 }, async () => {
  connect() // the tables
  const start = new SharedArrayBuffer(4)
  const racers = ['a', 'b', 'c'].map((run) => {
    const workerData = { file: join(folder, 'bullpen.db'), run, goal: 500, start }
    return new Worker(join(import.meta.dirname, 'testing', 'races-for-lease.ts'), { workerData, execArgv: [] })
  })
  const heard = () => Promise.all(racers.map((racer) => once(racer, 'message')))
  await heard()
  const done = heard()
  Atomics.store(new Int32Array(start), 0, 1)
  Atomics.notify(new Int32Array(start), 0)
  const won = (await done).flatMap(([tokens]) => z.array(z.number()).parse(tokens))
  await Promise.all(racers.map((racer) => racer.terminate()))
  expect(won.sort((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, index) => index + 1))
})

it('goes on in memory while the file refuses, and is in the file when it can be written again', () => {
  vi.useFakeTimers()
  const db = connect()
  const store = { leases: createLeases(db) }
  const opened = {
    store,
    db,
    trouble: null,
    repair: null,
    inPlace: true,
    checked: true,
    isRepaired: true,
    close: () => undefined,
  }
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  const guard = new StoreGuard({ file: 'bullpen.db', opened, reopen: (same) => same, clock: () => 1, log })
  const leases = guardLeases(guard)
  expect(leases.take(lease(1), 0)).toBe(true)
  db.pragma('query_only = ON')
  expect([leases.take(lease(2, { run: 'b' }), 1), leases.token('c'), leases.take(lease(2), 1)]).toEqual([
    true,
    2,
    false,
  ])
  expect([leases.change(lease(1)), leases.change(lease(2, { held: false }))]).toEqual([false, true])
  expect([store.leases.token('c'), guard.trouble?.kind]).toEqual([1, 'read-only'])
  db.pragma('query_only = OFF')
  vi.advanceTimersByTime(5_000)
  expect(store.leases.get('c')).toEqual(lease(2, { held: false }))
  guard.close(() => opened)
})

it('is forgotten with its session, and with no other', () => {
  const db = connect()
  const leases = createLeases(db)
  const sessions = createSessionRepository(db)
  const [row, other] = ['/a', '/b'].map((cwd) => newRow({ cwd, permissionMode: 'default', createdAt: 0 }))
  if (!row || !other) throw new Error('unreachable')
  sessions.insert(row)
  sessions.insert(other)
  leases.take(lease(5, { sessionId: row.id }), 0)
  leases.take(lease(5, { sessionId: other.id, conversation: 'd' }), 0)
  sessions.delete(row.id)
  expect([leases.token('c'), leases.token('d'), leases.change(lease(5))]).toEqual([0, 5, false])
})
