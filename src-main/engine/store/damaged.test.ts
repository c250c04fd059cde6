/** What becomes of a damaged database: Bullpen starts, the old file stays as it was, and all that can be read is there. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSqliteStore } from './sqlite-store.ts'
import { DAMAGES, type Damage, damage } from './testing/damage.ts'
import {
  SAMPLE_EVENTS,
  SAMPLE_SESSIONS,
  fillSample,
  newPrompt,
  readAllOfAStart,
  sampleEvent,
  sampleText,
} from './testing/sample.ts'
import type { Store } from './types.ts'

const CASES = 200
const LATE = 5
/** Tens of times what any takes: only one that never ends, or begins anew for each row, takes so long. */
const START_CPU_MS = 3_000

let folder: string
const template = () => join(folder, 'template', 'bullpen.db')
const at = () => Date.UTC(2026, 10, 21, 10)

beforeAll(() => {
  // in memory where there is such a folder: nothing here has to survive a loss of power
  folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'bullpen-damaged-'))
  mkdirSync(join(folder, 'template'))
  const file = join(folder, 'filling.db')
  let store = openSqliteStore(file, at)
  fillSample(store)
  store.close()
  copyFileSync(file, join(folder, 'backup.db'))
  store = openSqliteStore(file, at)
  for (const id of SAMPLE_SESSIONS) {
    store.journal.append(
      id,
      Array.from({ length: LATE }, (_, index) => sampleEvent(sampleText(id, SAMPLE_EVENTS + index))),
    )
  }
  for (const suffix of ['', '-wal']) copyFileSync(`${file}${suffix}`, `${template()}${suffix}`)
  store.close()
})
afterAll(() => rmSync(folder, { recursive: true }))

type Options = { log?: boolean; backup?: boolean }

/** A data folder with the sample in it. */
function home(name: string, { log = true, backup = false }: Options = {}): string {
  const path = join(folder, name)
  mkdirSync(path)
  const file = join(path, 'bullpen.db')
  copyFileSync(log ? template() : join(folder, 'backup.db'), file)
  if (log) copyFileSync(`${template()}-wal`, `${file}-wal`)
  if (backup) {
    mkdirSync(join(path, 'backups'))
    copyFileSync(join(folder, 'backup.db'), join(path, 'backups', 'bullpen-daily-2026-11-20T10-00-00.db'))
  }
  return path
}

const bytesOf = (path: string, name: string) => {
  const file = join(path, name)
  return existsSync(file) ? readFileSync(file) : null
}

/** The texts of the sample that can still be read, by session. */
function readable(store: Store): string[] {
  return SAMPLE_SESSIONS.flatMap((id) => store.journal.after(id, 0, 1_000)).flatMap(({ event }) =>
    event.type === 'notice' && event.text.includes(' lorem ') ? [event.text] : [],
  )
}

describe('a damaged database', () => {
  it(`never keeps Bullpen from starting, nor vanishes: ${CASES} cases`, () => {
    const seen = new Map<Damage, number>()
    for (let seed = 0; seed < CASES; seed += 1) {
      const kind = DAMAGES[seed % DAMAGES.length] ?? 'bit flips'
      const ofLog = kind.includes('log')
      const path = home(`case-${seed}`, { log: ofLog || seed % 2 === 0 })
      const file = join(path, 'bullpen.db')
      damage(file, kind, seed)
      const before = { file: bytesOf(path, 'bullpen.db'), log: bytesOf(path, 'bullpen.db-wal') }
      const what = `${kind}, seed ${seed}`
      const idle = process.cpuUsage()
      const store = openSqliteStore(file, at)
      const { user, system } = process.cpuUsage(idle)
      expect((user + system) / 1_000, `${what}: its work, in milliseconds`).toBeLessThan(START_CPU_MS)
      const { repair, trouble } = store.safety.health()
      expect(trouble, what).toBeNull()
      if (repair !== null) {
        seen.set(kind, (seen.get(kind) ?? 0) + 1)
        const kept = before.file === null ? null : readFileSync(repair.damagedFile)
        expect(kept?.equals(before.file ?? Buffer.alloc(0)) ?? null, what).toBe(before.file === null ? null : true)
        if (before.log) expect(readFileSync(`${repair.damagedFile}-wal`).equals(before.log), what).toBe(true)
      }
      readAllOfAStart(store)
      // it works: what is asked for can be kept
      const [id] = SAMPLE_SESSIONS
      const session = store.sessions.all().find((row) => row.id === id)
      if (id && session) expect(store.journal.append(id, [newPrompt('go on')], { durable: true })).toHaveLength(1)
      const kept = readable(store)
      expect(new Set(kept).size, `${what}: nothing twice`).toBe(kept.length)
      if (kind === 'wrong magic' || kind === 'a flipped header') {
        expect(kept.length, what).toBeGreaterThanOrEqual(SAMPLE_SESSIONS.length * SAMPLE_EVENTS)
      }
      store.close()
      rmSync(path, { recursive: true })
    }
    // the damages are ones: most kinds were noticed
    for (const kind of ['zeroed pages', 'random pages', 'zero length', 'wrong magic', 'a text file'] as const) {
      expect(seen.get(kind), kind).toBeGreaterThan(0)
    }
  }, 120_000)

  it('gives what can be read of it, and of the newest good backup where that is not all', () => {
    const path = home('backup', { backup: true })
    const file = join(path, 'bullpen.db')
    copyFileSync(file, join(path, 'backups', 'bullpen-daily-2026-11-21T09-00-00.db'))
    damage(join(path, 'backups', 'bullpen-daily-2026-11-21T09-00-00.db'), 'random garbage', 7)
    damage(file, 'random garbage', 1)
    rmSync(`${file}-wal`)
    const store = openSqliteStore(file, at)
    expect(store.safety.health().repair).toMatchObject({
      complete: false,
      sessions: SAMPLE_SESSIONS.length,
      backup: { file: join(path, 'backups', 'bullpen-daily-2026-11-20T10-00-00.db') },
    })
    expect(readable(store)).toHaveLength(SAMPLE_SESSIONS.length * SAMPLE_EVENTS)
    expect(store.workspace.draft(SAMPLE_SESSIONS[0]!)).toContain('draft of')
    expect(store.trust.get(`/project/${SAMPLE_SESSIONS[0]!}`)).toBe(true)
    store.close()
  })

  it('keeps the events of a session whose own row is gone', () => {
    const path = home('orphans', { log: false })
    const file = join(path, 'bullpen.db')
    const [lost] = SAMPLE_SESSIONS
    let bytes = readFileSync(file)
    // the row, not its index: the id becomes one that is none
    const at1 = bytes.indexOf(`${lost}/project`)
    expect(at1).toBeGreaterThan(0)
    bytes = Buffer.from(bytes)
    bytes.write('?', at1, 'latin1')
    writeFileSync(file, bytes)
    const store = openSqliteStore(file, at)
    const row = store.sessions.all().find(({ id }) => id === lost)
    expect(row?.title).toBe('Recovered session')
    expect(store.journal.after(lost!, 0, 1_000)).toHaveLength(SAMPLE_EVENTS + 3)
    store.close()
  })

  it('is told of until the user has read it, and the file stays beside the new one', () => {
    const path = home('told', { log: false })
    const file = join(path, 'bullpen.db')
    damage(file, 'wrong magic', 1)
    let store = openSqliteStore(file, at)
    const { repair } = store.safety.health()
    store.close()
    store = openSqliteStore(file, at)
    expect(store.safety.health().repair).toEqual(repair)
    store.safety.dismissRepair()
    store.close()
    store = openSqliteStore(file, at)
    expect(store.safety.health().repair).toBeNull()
    store.close()
    expect(readdirSync(path)).toContain('bullpen.db.damaged-2026-11-21T10-00-00')
  })

  it('takes a prompt that only a backup knows for one that may have run', () => {
    const path = join(folder, 'queue')
    mkdirSync(path)
    const file = join(path, 'bullpen.db')
    let store = openSqliteStore(file, at)
    fillSample(store)
    const [id] = SAMPLE_SESSIONS
    store.journal.append(id!, [newPrompt('run once')])
    expect(store.journal.queuedPrompts().size).toBe(SAMPLE_SESSIONS.length)
    store.close()
    mkdirSync(join(path, 'backups'))
    copyFileSync(file, join(path, 'backups', 'bullpen-daily-2026-11-20T10-00-00.db'))
    damage(file, 'random garbage', 3)
    store = openSqliteStore(file, at)
    expect(store.safety.health().repair?.sessions).toBe(SAMPLE_SESSIONS.length)
    expect(store.journal.queuedPrompts().size).toBe(0)
    store.close()
  })
})
