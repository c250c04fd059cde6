/** Keeps watch over the database: checks and backups in the background, and how it all stands, in one picture. */
import { z } from 'zod'
import { type StorageHealth, StorageRepair } from '#shared/storage.ts'
import type { Clock, Log } from '../ports.ts'
import { listBackups, makeBackup, roomForBackup } from './backups.ts'
import { troubleError, troubleOf } from './disk-trouble.ts'
import type { StoreGuard } from './guard.ts'
import { SCHEMA_VERSION } from './migrations.ts'
import type { FactRepository, StorageSafety } from './types.ts'
import { type WorkerJob, runInWorker } from './worker.ts'

/** Not while the app starts. */
const FIRST_ROUND_MS = 20_000
const ROUND_MS = 60 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000
const FULL_CHECK_EVERY_MS = 7 * DAY_MS

const Checks = z.object({ quickAt: z.number().nullable(), fullAt: z.number().nullable() })
const NO_CHECKS = { quickAt: null, fullAt: null }

type SafetyDeps<T> = {
  readonly file: string
  readonly guard: StoreGuard<T>
  readonly facts: FactRepository
  readonly clock: Clock
  readonly log: Log
}

export function createSafety<T>({ file, guard, facts, clock, log }: SafetyDeps<T>): StorageSafety & { stop(): void } {
  const ending = new AbortController()
  const listeners = new Set<() => void>()
  let timer: NodeJS.Timeout | undefined
  let checks = Checks.safeParse(facts.get('storage.checks')).data ?? NO_CHECKS
  let problems: readonly string[] = []
  let repair = guard.opened.repair ?? StorageRepair.safeParse(facts.get('storage.repair')).data ?? null
  let [backup = null] = listBackups(file)
  let noRoom: StorageHealth['noRoomForBackup']

  const changed = () => {
    for (const listener of listeners) listener()
  }
  guard.onCured(() => {
    repair = StorageRepair.safeParse(facts.get('storage.repair')).data ?? repair // it may have been that
  })
  guard.onChange(changed)
  if (guard.opened.repair) {
    facts.set('storage.repair', repair)
    log.error('the database was damaged and has been replaced', { ...guard.opened.repair })
  }
  if (guard.opened.checked && !guard.trouble) noteCheck({ quickAt: clock() })

  function noteCheck(done: Partial<typeof checks>): void {
    checks = { ...checks, ...done }
    facts.set('storage.checks', checks)
  }

  const run = (job: WorkerJob) => runInWorker(file, job, ending.signal)

  async function look(job: 'quick-check' | 'full-check'): Promise<void> {
    problems = await run({ job })
    noteCheck(job === 'full-check' ? { quickAt: clock(), fullAt: clock() } : { quickAt: clock() })
    if (problems[0] !== undefined) {
      log.error('the database is damaged', { problems })
      guard.damaged(new Error(problems[0]), { refuse: false })
    }
    changed()
  }

  async function round(): Promise<void> {
    if (guard.trouble) return
    const due = (at: number | null, every: number) => at === null || clock() - at >= every
    if (due(checks.fullAt, FULL_CHECK_EVERY_MS)) await look('full-check')
    else if (due(checks.quickAt, DAY_MS) || !guard.opened.checked) await look('quick-check')
    // a copy of a damaged file would push out a good one
    const [last] = listBackups(file, 'daily')
    if (problems.length > 0 || !due(last?.at ?? null, DAY_MS)) return
    const room = await roomForBackup(file)
    noRoom = room.freeBytes < room.neededBytes ? room : undefined
    if (noRoom) {
      log.warn('no room for a backup of the database', { ...noRoom })
      changed()
      return
    }
    const write = async (target: string) => {
      await run({ job: 'backup', target })
    }
    await makeBackup(file, { kind: 'daily', at: clock(), write })
    backup = listBackups(file)[0] ?? null
    changed()
  }

  function plan(delayMs: number): void {
    timer = setTimeout(() => {
      void round()
        .catch((error: unknown) => {
          if (!ending.signal.aborted) log.warn('checks or backup of the database failed', { error: String(error) })
        })
        .finally(() => {
          if (!ending.signal.aborted) plan(ROUND_MS)
        })
    }, delayMs)
    timer.unref()
  }

  return {
    health: () => ({
      file,
      trouble: guard.trouble,
      waiting: guard.waiting,
      repair,
      backup,
      ...(noRoom && { noRoomForBackup: noRoom }),
      checks: { ...checks, problems: [...problems] },
    }),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    accepts: () => guard.trouble === null,
    dismissRepair() {
      repair = null
      facts.set('storage.repair', null)
      changed()
    },
    start() {
      if (timer === undefined) plan(FIRST_ROUND_MS)
    },
    async check() {
      try {
        problems = await run({ job: 'quick-check' })
        return { version: SCHEMA_VERSION, problems }
      } catch (error) {
        throw troubleError(troubleOf(error) ?? 'unreadable', file, error)
      }
    },
    stop() {
      clearTimeout(timer)
      ending.abort()
    },
  }
}
