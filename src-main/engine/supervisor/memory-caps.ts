/** Keeps a memory cap of the kernel on every CLI process and its tools, and says so where it does not hold. */
import type { MachineMemory, MemoryCapStatus, ProcessSample } from '#shared/processes.ts'
import type { DoctorCheck } from '#shared/system.ts'
import type { Log } from '../ports.ts'
import { identityOf } from './identity.ts'
import { readStat } from './process-table.ts'
import { type MemoryCap, capOf } from './memory-cap.ts'
import type { MemoryScopes } from './memory-scope.ts'

export type MemoryCapsDeps = {
  readonly scopes: MemoryScopes
  /** The user's choice. */
  readonly wanted: () => boolean
  /** The watchdog's limit for the tree of a sample, in bytes. */
  readonly treeBytes: (sample: ProcessSample) => number
  /** When the process with this pid was started, as samples tell it; null when there is none. */
  readonly startOf?: (pid: number) => number | null
  /** A process is not held any more, or could not be from the start: a sentence for people, once for each cause. */
  readonly onLost: (pid: number, text: string) => void
  readonly log: Log
}

export interface MemoryCaps {
  /** To be called with every round of the watchdog. Returns at once; what it starts is over with `settled`. */
  look(samples: readonly ProcessSample[], machine: MachineMemory): void
  readonly status: MemoryCapStatus
  doctor(): Promise<DoctorCheck>
  settled(): Promise<void>
}

/** The CLI was seen to leave the group it was put into; it is there for good when it is there after this time. */
export const LOOK_AFTER_MS = 5_000
const LOOK_EVERY_MS = 60_000
const NAME = 'Memory cap by the kernel'
const NOT_HELD = 'memory cap not held'

type Capped = { readonly unit: string; cap: MemoryCap; lookAt: number; held: boolean | null; why: string | null }

export function createMemoryCaps(deps: MemoryCapsDeps): MemoryCaps {
  const { scopes, wanted, treeBytes, onLost, log } = deps
  const startOf = deps.startOf ?? ((pid: number) => readStat(pid)?.startedAt ?? null)
  const capped = new Map<number, Capped>()
  const working = new Map<number, Promise<void>>()
  const told = new Set<string>()
  let count = 0
  let refusal: string | null | undefined
  let asking: Promise<void> | null = null

  function look(samples: readonly ProcessSample[], machine: MachineMemory): void {
    const present = new Map(samples.map((sample) => [sample.pid, sample]))
    for (const pid of capped.keys()) if (!present.has(pid)) capped.delete(pid)
    if (!wanted()) {
      liftAll()
      return
    }
    if (refusal === undefined) {
      asking ??= scopes.refusal().then((why) => {
        refusal = why
        asking = null
        log.info('asked whether the kernel caps memory', { refusal: why })
      })
    }
    if (refusal !== null) return
    for (const sample of samples) {
      if (sample.state === 'zombie' || working.has(sample.pid)) continue
      const cap = capOf(treeBytes(sample), machine)
      const todo = next(sample, cap)
      if (!todo) continue
      const work = todo().finally(() => working.delete(sample.pid))
      working.set(sample.pid, work)
    }
  }

  /** What is due for a process; null = nothing. One thing at a time for each. */
  function next(sample: ProcessSample, cap: MemoryCap): (() => Promise<void>) | null {
    const { pid, at } = sample
    const known = capped.get(pid)
    if (!known) return () => put(sample, cap)
    if (known.held === false) return null
    if (known.cap.maxBytes !== cap.maxBytes) return () => change(pid, known, cap)
    return at >= known.lookAt ? () => lookAfter(pid, known, at) : null
  }

  async function put(sample: ProcessSample, cap: MemoryCap): Promise<void> {
    const { pid, at } = sample
    // between the look and now a pid may have come to somebody else, who is not ours to put anywhere
    const members = [sample, ...sample.children].filter(({ pid, startedAt }) => startOf(pid) === startedAt)
    if (members[0] !== sample) return
    const pids = members.map((member) => member.pid)
    const { startId } = identityOf(pid)
    count += 1
    const one: Capped = {
      unit: `bullpen-${pid}-${startId}-${count}.scope`,
      cap,
      lookAt: at + LOOK_AFTER_MS,
      held: null,
      why: null,
    }
    capped.set(pid, one)
    try {
      // one that has just ended among them fails the whole call
      await scopes.put(one.unit, pids, cap).catch(() => scopes.put(one.unit, [pid], cap))
      // what came into it in that moment can't be taken out again, but is not to be held by it
      if (members.some(({ pid, startedAt }) => (startOf(pid) ?? startedAt) !== startedAt)) await abandon(pid, one)
    } catch (error) {
      if ((await scopes.look(one.unit, pid, cap)) !== 'gone') lose(pid, one, wordsOf(error))
    }
  }

  async function abandon(pid: number, one: Capped): Promise<void> {
    await scopes.change(one.unit, null)
    lose(pid, one, 'a process id in it came to another program')
  }

  async function change(pid: number, one: Capped, cap: MemoryCap): Promise<void> {
    one.cap = cap
    one.lookAt = 0
    await scopes.change(one.unit, cap).catch((error: unknown) => lose(pid, one, wordsOf(error)))
  }

  async function lookAfter(pid: number, one: Capped, at: number): Promise<void> {
    one.lookAt = at + LOOK_EVERY_MS
    const found = await scopes.look(one.unit, pid, one.cap)
    if (found === 'held') one.held = true
    else if (found === 'elsewhere') lose(pid, one, 'it left the group it was put into')
    else if (found === 'unlimited') lose(pid, one, 'its group has no limit')
  }

  function lose(pid: number, one: Capped, why: string): void {
    one.held = false
    one.why = why
    log.warn(NOT_HELD, { pid, why })
    if (told.has(why)) return
    told.add(why)
    onLost(pid, `The kernel does not hold the memory of process ${pid}: ${why}. The watchdog does.`)
  }

  /** What is being put somewhere right now is let go in the next round. */
  function liftAll(): void {
    for (const [pid, { unit, held }] of capped) {
      if (working.has(pid)) continue
      capped.delete(pid)
      if (held === false) continue
      const lifted = scopes.change(unit, null).catch((error: unknown) => {
        log.debug('a memory cap stays', { pid, error: wordsOf(error) })
      })
      working.set(
        pid,
        lifted.finally(() => working.delete(pid)),
      )
    }
  }

  function status(): MemoryCapStatus {
    if (!wanted()) return { state: 'off', held: 0, lost: 0, reason: null }
    if (refusal) return { state: 'not-offered', held: 0, lost: 0, reason: refusal }
    const all = [...capped.values()]
    const lost = all.filter(({ held }) => held === false)
    const held = all.filter((one) => one.held === true).length
    const state = lost.length > 0 ? 'not-held' : held > 0 ? 'held' : 'waiting'
    return { state, held, lost: lost.length, reason: lost[0]?.why ?? null }
  }

  return {
    look,
    get status() {
      return status()
    },
    async doctor() {
      if (wanted() && refusal === undefined) refusal = await scopes.refusal()
      return checkOf(status())
    },
    async settled() {
      await asking
      await Promise.all(working.values())
    },
  }
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

function checkOf({ state, held, reason }: MemoryCapStatus): DoctorCheck {
  const ok = (summary: string): DoctorCheck => ({ name: NAME, result: 'ok', summary, remedy: null })
  switch (state) {
    case 'off':
      return ok('switched off in the settings (memoryCap)')
    case 'not-offered':
      return ok(`not offered here: ${reason ?? ''}; the watchdog alone holds the limits`)
    case 'waiting':
      return ok('offered by systemd; no process has had one for long enough to tell')
    case 'held':
      return ok(`held on ${held} ${held === 1 ? 'process' : 'processes'} with their tools`)
    case 'not-held':
      return {
        name: NAME,
        result: 'warning',
        summary: `${NOT_HELD}: ${reason ?? ''}`,
        remedy:
          'The watchdog still holds the limits, as on systems without such caps. Look into the log of systemd ("journalctl --user") ' +
          'for why, or switch the setting memoryCap off.',
      }
  }
}
