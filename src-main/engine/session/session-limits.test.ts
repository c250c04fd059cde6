import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { toAppErrorData } from '#shared/errors.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import { lightSessions } from '../testing/light-sessions.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-limits-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function open() {
  const store = openSqliteStore(join(folder, 'bullpen.db'), Date.now)
  const sessions = lightSessions(store, () => {
    throw new Error('nothing is started here')
  })
  const close = async () => {
    await sessions.stop()
    store.close()
  }
  return { sessions, close }
}

test('the limits of a session are in its summary, outlive the host, and go back to none', async () => {
  const first = open()
  const { id, limits } = await first.sessions.create({ cwd: '/project', profile: 'default' })
  expect(limits).toEqual({})
  const own = { processMemoryMiB: 512, hibernateMinutes: null }
  expect(first.sessions.setLimits({ id, limits: own }).limits).toEqual(own)
  await first.close()
  const second = open()
  expect(second.sessions.get(id).limits).toEqual(own)
  expect(second.sessions.setLimits({ id, limits: {} }).limits).toEqual({})
  await second.close()
})

test('limits that contradict those in force for all are refused by name, and nothing is changed', async () => {
  const { sessions, close } = open()
  const { id } = await sessions.create({ cwd: '/project', profile: 'default' })
  const refusal = (() => {
    try {
      sessions.setLimits({ id, limits: { processMemoryMiB: 9_000 } })
    } catch (error) {
      return toAppErrorData(error)
    }
    throw new Error('it was accepted')
  })()
  expect(refusal).toMatchObject({ kind: 'invalid_input', field: 'limits.processMemoryMiB' })
  expect(sessions.get(id).limits).toEqual({})
  await close()
})
