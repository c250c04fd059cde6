import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SessionId } from '#shared/ids.ts'
import { openSqliteStore } from './sqlite-store.ts'
import type { LedgerRow, Store } from './types.ts'

const DAY_MS = 24 * 60 * 60 * 1000
let folder: string
let store: Store
let now = 1_000
const open = () => openSqliteStore(join(folder, 'bullpen.db'), () => now)
const row = (mark: string): Omit<LedgerRow, 'endedAt' | 'endReason'> => ({
  ...{ mark, run: 'r', pid: 5, startId: '9', bootId: 'b', role: 'spare', sessionId: null, command: 'claude' },
  startedAt: now,
})

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-ledger-'))
  store = open()
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

it('remembers processes over the death of the host', () => {
  store.ledger.started(row('a'))
  store.ledger.started({ ...row('b'), startId: '' })
  store.ledger.identified('b', '10')
  store.close()
  store = open()
  expect(store.ledger.open()).toEqual([
    { ...row('a'), endedAt: null, endReason: null },
    { ...row('b'), startId: '10', endedAt: null, endReason: null },
  ])
})

it('knows the sessions that processes worked for, also after their end', () => {
  const id = SessionId.parse(crypto.randomUUID())
  store.ledger.started(row('a'))
  store.ledger.bound('a', id)
  store.ledger.started({ ...row('b'), role: 'live', sessionId: id })
  store.ledger.ended('b', 'exit code 0')
  expect(store.ledger.marksOf(id).sort()).toEqual(['a', 'b'])
  expect(store.ledger.get('a')).toMatchObject({ role: 'live', sessionId: id })
})

it('keeps the first reason to end, and forgets after a week', () => {
  store.ledger.started(row('a'))
  store.ledger.ended('a', 'memory')
  store.ledger.ended('a', 'SIGKILL')
  expect(store.ledger.get('a')).toMatchObject({ endedAt: 1_000, endReason: 'memory' })
  expect(store.ledger.open()).toEqual([])
  now += 8 * DAY_MS
  store.ledger.started(row('b'))
  store.ledger.ended('b', 'exit code 0')
  expect([store.ledger.get('a'), store.ledger.get('b')?.mark]).toEqual([null, 'b'])
})
