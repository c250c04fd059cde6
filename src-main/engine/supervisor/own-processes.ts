/** Bullpen's own processes with their figures: the host, its guardian, and the programs it runs for itself. */
import { close } from 'node:fs'
import type { OwnProcess, OwnRole } from '#shared/processes.ts'
import type { LedgerRow } from '../store/types.ts'
import { openLater, parseStat, parseStatm, readLater } from './process-table-procfs.ts'

type Named = { readonly pid: number; readonly role: OwnRole; readonly name: string; readonly startedAt: number | null }

export type OwnProcessesDeps = {
  /** When the host started, in milliseconds since the epoch. */
  readonly startedAt: number
  /** Processes that this host started and that are not known to have ended. */
  readonly ledger: () => readonly Pick<LedgerRow, 'pid' | 'role' | 'command' | 'startedAt'>[]
  readonly clock: () => number
}

/** Whoever looks at the dashboard doesn't need them more often, and looking must stay next to nothing. */
const FRESH_FOR_MS = 1_000

type Measured = { readonly cpuMs: number; readonly at: number }

export class OwnProcesses {
  readonly #deps: OwnProcessesDeps
  #before = new Map<number, Measured>()
  #latest: readonly OwnProcess[] = []
  #lookedAt = -Infinity
  #looking: Promise<void> | null = null

  constructor(deps: OwnProcessesDeps) {
    this.#deps = deps
  }

  get latest(): readonly OwnProcess[] {
    return this.#latest
  }

  /** Never rejects: what can't be read has no figures. */
  look(): Promise<void> {
    const now = this.#deps.clock()
    if (Math.abs(now - this.#lookedAt) < FRESH_FOR_MS) return this.#looking ?? Promise.resolve()
    this.#lookedAt = now
    return (this.#looking ??= this.#look(now).finally(() => (this.#looking = null)))
  }

  async #look(now: number): Promise<void> {
    const measured = new Map<number, Measured>()
    const found = await Promise.all(
      this.#named().map(async (one): Promise<OwnProcess | null> => {
        const { cpuMs, ...figures } = (await figuresOf(one.pid)) ?? NOTHING
        if (cpuMs === null)
          return tellsOfOthers && one.role === 'helper' ? null : { ...one, ...figures, cpuPercent: null }
        measured.set(one.pid, { cpuMs, at: now })
        const before = this.#before.get(one.pid)
        const elapsed = before ? now - before.at : 0
        const cpuPercent = before && elapsed > 0 ? (Math.max(0, cpuMs - before.cpuMs) / elapsed) * 100 : null
        return { ...one, ...figures, cpuPercent }
      }),
    )
    this.#before = measured
    this.#latest = found.filter((one) => one !== null)
  }

  #named(): Named[] {
    const host: Named = { pid: process.pid, role: 'host', name: 'Bullpen', startedAt: this.#deps.startedAt }
    const others = this.#deps.ledger().flatMap(({ pid, role, command, startedAt }): Named[] => {
      if (role === 'guardian') return [{ pid, role, name: 'Guardian', startedAt }]
      return role === 'tool' ? [{ pid, role: 'helper', name: command, startedAt }] : []
    })
    return [host, ...others]
  }
}

/** What has no figures then is gone. */
const tellsOfOthers = process.platform === 'linux'

const NOTHING = { rssBytes: null, privateBytes: null, cpuMs: null }

/** Null for one that is gone, or where the system tells only of oneself. */
async function figuresOf(
  pid: number,
): Promise<{ rssBytes: number; privateBytes: number | null; cpuMs: number } | null> {
  if (!tellsOfOthers) {
    if (pid !== process.pid) return null
    const { user, system } = process.cpuUsage()
    return { rssBytes: process.memoryUsage.rss(), privateBytes: null, cpuMs: (user + system) / 1000 }
  }
  const [stat, statm] = await Promise.all([lineOf(pid, 'stat'), lineOf(pid, 'statm')])
  const entry = stat === null ? null : parseStat(stat)
  if (!entry || entry.state === 'zombie') return null
  return { rssBytes: entry.rssBytes, privateBytes: statm === null ? null : parseStatm(statm), cpuMs: entry.cpuMs }
}

async function lineOf(pid: number, file: 'stat' | 'statm'): Promise<string | null> {
  const fd = await openLater(`/proc/${pid}/${file}`)
  if (fd === null) return null
  const line = await readLater(fd)
  close(fd)
  return line
}
