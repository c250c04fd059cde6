/** The work in the background: checks, backups, and what is told of them. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { makeBackup } from './backups.ts'
import { connectForReading } from './database.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { SAMPLE_SESSIONS, fillSample, sampleEvent } from './testing/sample.ts'
import { SmallDisk } from './testing/small-disk.ts'
import type { Store } from './types.ts'

const DAY = 24 * 60 * 60 * 1000

let folder: string
let store: Store
const now = Date.UTC(2026, 10, 21, 10)
const file = () => join(folder, 'bullpen.db')
const open = () => openSqliteStore(file(), () => now)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  folder = mkdtempSync(join(tmpdir(), 'bullpen-safety-'))
  store = open()
  fillSample(store)
})
afterEach(() => {
  store.close()
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
})

/** Lets the next round begin, and resolves when `done` holds. */
async function round(done: () => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const stop = store.safety.onChange(() => {
    if (done()) resolve(undefined)
  })
  store.safety.start()
  vi.advanceTimersByTime(60 * 60 * 1000)
  await promise
  stop()
}

it('checks the file and backs it up while it is in use; the backup is a whole database', async () => {
  const backedUp = round(() => store.safety.health().backup !== null)
  store.journal.append(SAMPLE_SESSIONS[0]!, [sampleEvent('meanwhile')])
  await backedUp
  const { backup, checks } = store.safety.health()
  expect(checks).toEqual({ quickAt: now, fullAt: now, problems: [] })
  expect(readdirSync(join(folder, 'backups'))).toEqual(['bullpen-daily-2026-11-21T10-00-00.db'])
  const db = connectForReading(backup?.file ?? '')
  expect(db.prepare('SELECT count(*) FROM sessions').pluck().get()).toBe(SAMPLE_SESSIONS.length)
  db.close()
  store.close()
  store = open()
  expect(store.safety.health()).toMatchObject({ backup, checks: { fullAt: now } })
})

it('keeps the three newest daily backups, and nothing of one that failed', async () => {
  const write = (path: string) => writeFile(path, 'x')
  for (let day = 0; day < 5; day += 1) await makeBackup(file(), { kind: 'daily', at: now + day * DAY, write })
  const failed = makeBackup(file(), {
    ...{ kind: 'daily', at: now + 9 * DAY },
    write(path) {
      writeFileSync(path, 'half')
      return Promise.reject(new Error('no space left on device'))
    },
  })
  await expect(failed).rejects.toThrow('no space left')
  expect(readdirSync(join(folder, 'backups'))).toEqual([
    'bullpen-daily-2026-11-23T10-00-00.db',
    'bullpen-daily-2026-11-24T10-00-00.db',
    'bullpen-daily-2026-11-25T10-00-00.db',
  ])
})

it('finds damage that shows only at a closer look, does not back that up, and has the next start repair it', async () => {
  store.close()
  // in the table or in its index: each page is right, and they deny each other
  const bytes = readFileSync(file())
  bytes.write('?', bytes.indexOf(`/project/${SAMPLE_SESSIONS[0]!}`) + 3, 'latin1')
  writeFileSync(file(), bytes)
  store = open()
  mkdirSync(join(folder, 'backups'), { recursive: true })
  await round(() => store.safety.health().checks.problems.length > 0)
  expect(store.safety.accepts()).toBe(true)
  store.close()
  store = open()
  const { repair, checks } = store.safety.health()
  expect(checks.problems).toEqual([])
  expect(repair).toMatchObject({ complete: true, sessions: SAMPLE_SESSIONS.length })
  expect(readdirSync(join(folder, 'backups'))).toEqual([])
})

it('is looked at on demand, off this thread', async () => {
  await expect(store.safety.check()).resolves.toMatchObject({ problems: [] })
})

it.runIf(SmallDisk.canBeMade)(
  'makes no backup that the disk has no room for, says so, and makes it when there is',
  async () => {
    store.close()
    const disk = new SmallDisk(join(folder, 'disk'), '60m')
    store = openSqliteStore(join(disk.folder, 'bullpen.db'), () => now)
    try {
      await round(() => store.safety.health().noRoomForBackup !== undefined)
      const { noRoomForBackup, backup, trouble } = store.safety.health()
      expect([backup, trouble]).toEqual([null, null])
      expect(noRoomForBackup?.neededBytes).toBeGreaterThan(noRoomForBackup?.freeBytes ?? Infinity)
      disk.grow('200m')
      await setImmediate() // the next round is planned
      await round(() => store.safety.health().backup !== null)
      expect(store.safety.health().noRoomForBackup).toBeUndefined()
    } finally {
      store.close()
      disk[Symbol.dispose]()
      store = open()
    }
  },
)
