/** A damaged database without room for its repair: the host never does the long work itself, and the user is told. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAhead } from './ahead.ts'
import { mendedCopy } from './mended-copy.ts'
import { salvage } from './salvage.ts'
import { openSqliteStore } from './sqlite-store.ts'
import {
  SAMPLE_EVENTS,
  SAMPLE_SESSIONS,
  fillSample,
  newPrompt,
  readAllOfAStart,
  sampleEvent,
} from './testing/sample.ts'
import { SmallDisk } from './testing/small-disk.ts'
import type { Store } from './types.ts'
import { mayRepair } from './unrepaired.ts'

const id = SAMPLE_SESSIONS[0]!
const log = { debug() {}, info() {}, warn() {}, error() {} }

let folder: string
let disk: SmallDisk
const file = () => join(disk.folder, 'bullpen.db')
const names = () => readdirSync(disk.folder).sort()

/** Its header is no longer one. */
function damaged(): Buffer {
  const store = openSqliteStore(file(), Date.now)
  fillSample(store)
  store.close()
  const bytes = readFileSync(file())
  bytes.write('Spreadsheet v12', 0, 'latin1')
  writeFileSync(file(), bytes)
  return bytes
}

const cured = (store: Store): Promise<void> =>
  new Promise((resolve) => {
    const forget = store.safety.onChange(() => {
      if (store.safety.health().trouble) return
      forget()
      resolve()
    })
  })

describe.skipIf(!SmallDisk.canBeMade)('a damaged database without room for its repair', () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bullpen-unrepaired-'))
    disk = new SmallDisk(join(folder, 'disk'), '6m')
  })
  afterEach(() => {
    disk[Symbol.dispose]()
    rmSync(folder, { recursive: true })
  })

  it('is shown from a copy that another thread has made, and repaired by that once there is room, with what happened since', async () => {
    const before = damaged()
    disk.fill()
    const unrepaired = await openAhead(file(), { log, fromBytes: 0 })
    expect(unrepaired).toMatchObject({ kind: 'full', copy: expect.stringContaining('bullpen-reading-') })
    expect(names()).toEqual(['bullpen.db', 'filler']) // nothing half done takes the room that is left
    const store = openSqliteStore(file(), Date.now, log, { unrepaired })
    const { trouble, repair } = store.safety.health()
    expect([trouble?.kind, repair]).toEqual(['full', null])
    expect(trouble?.error.message).toContain('is damaged, and there is no room to repair it')
    expect(typeof unrepaired?.copy === 'string' && existsSync(unrepaired.copy)).toBe(process.platform === 'win32')
    readAllOfAStart(store)
    expect(store.sessions.all()).toHaveLength(SAMPLE_SESSIONS.length)
    expect(() => store.journal.append(id, [newPrompt('no')])).toThrow('no room')
    store.journal.append(id, [sampleEvent('meanwhile')])
    expect(readFileSync(file()).equals(before)).toBe(true)

    disk.free()
    const done = cured(store)
    expect(() => store.journal.append(id, [newPrompt('not yet')])).toThrow() // it begins, and nobody waits for it
    await done
    expect(store.safety.health().repair).toMatchObject({ sessions: SAMPLE_SESSIONS.length, complete: true })
    expect(store.journal.append(id, [newPrompt('yes')])).toHaveLength(1)
    expect(store.journal.before(id, undefined, 2).map(({ event }) => 'text' in event && event.text)).toEqual([
      'meanwhile',
      'yes',
    ])
    store.close()
    expect(typeof unrepaired?.copy === 'string' && existsSync(unrepaired.copy)).toBe(false)
    const [old] = names().filter((name) => name.includes('.damaged-'))
    expect(readFileSync(join(disk.folder, old ?? '')).equals(before)).toBe(true)
  }, 30_000)

  it('is shown from memory where no disk has room', async () => {
    damaged()
    const temporary = join(disk.folder, 'tmp')
    mkdirSync(temporary)
    disk.fill()
    const { TMPDIR } = process.env
    process.env.TMPDIR = temporary
    try {
      const copy = mendedCopy(file(), 1)
      expect(copy).toBeInstanceOf(Uint8Array)
      expect(readdirSync(temporary)).toEqual([])
      const unrepaired = { kind: 'full' as const, detail: '', copy }
      const store = openSqliteStore(file(), Date.now, log, { unrepaired })
      expect(store.journal.after(id, 0, 1_000).length).toBeGreaterThanOrEqual(SAMPLE_EVENTS)
      store.journal.append(id, [sampleEvent('said meanwhile, and lost with this host, which says so')])
      expect(store.safety.health().waiting.changes).toBe(1)
      store.close() // without a try that would take long
      expect(names()).toEqual(['bullpen.db', 'filler', 'tmp'])
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = TMPDIR
    }
  })

  it('leaves no half of a new one, and is not tried in vain', () => {
    damaged()
    expect(mayRepair(file())).toBe(true)
    disk.fill()
    expect(mayRepair(file())).toBe(false)
    const target = join(disk.folder, 'target.db')
    expect(() => salvage(file(), target, { at: 1 })).toThrow('full')
    expect(names()).toEqual(['bullpen.db', 'filler'])
  })
})
