/** Keeps the ledger: a row for every process of one owner, from its start to its end. */
import { basename } from 'node:path'
import { SessionId } from '#shared/ids.ts'
import type { Clock, Log } from '../ports.ts'
import type { Ledger } from '../store/types.ts'
import { bootId, identified, identityOf } from './identity.ts'
import { type OwnedProcess, type SpawnSpec, observeSpawns } from './spawn.ts'

export type RecorderDeps = {
  readonly ledger: Ledger
  readonly owner: string
  readonly run: string
  readonly clock: Clock
  readonly log: Log
  /** For tests: how other systems tell processes. */
  readonly identity?: { readonly atOnce: typeof identityOf; readonly late: typeof identified }
}

export type Recorder = {
  /** Resolves when the end of every process is noted; after a second at the latest, whatever still runs. */
  noted(): Promise<void>
  stop(): void
}

/** What is dead for the system is heard of here with the next turn of the loop, or a few on a busy machine. */
const NOTED_WITHIN_MS = 1_000

/** Records from now on. Processes of other owners, another engine's, are not its business. */
export function recordProcesses({
  ledger,
  owner,
  run,
  clock,
  log,
  identity = { atOnce: identityOf, late: identified },
}: RecorderDeps): Recorder {
  const open = new Set<string>()
  let onNoted: () => void = () => undefined
  let recording = true

  function started(child: OwnedProcess, { command, env, role = 'tool' }: SpawnSpec): void {
    const { pid, mark } = child
    if (env.BULLPEN_OWNER !== owner || pid === undefined) return
    const { startId } = identity.atOnce(pid)
    const sessionId = SessionId.safeParse(env.BULLPEN_SESSION).data ?? null
    ledger.started({
      ...{ mark, run, pid, startId, bootId: bootId(), role, sessionId },
      command: basename(command),
      startedAt: clock(),
    })
    open.add(mark)
    // off Linux that is a look at all processes, by a program of its own: a helper is gone before, or is known by its mark
    if (startId === '' && role !== 'tool') void identifyLate(pid, mark)
    child.once('exit', (code, signal) => {
      open.delete(mark)
      note(() => ledger.ended(mark, signal ?? `exit code ${code ?? 'unknown'}`))
      if (open.size === 0) onNoted()
    })
  }

  async function identifyLate(pid: number, mark: string): Promise<void> {
    const { startId } = await identity.late(pid).catch(() => ({ startId: '' })) // unknown: then the mark alone counts
    if (startId !== '' && open.has(mark)) note(() => ledger.identified(mark, startId))
  }

  /** What can't be noted when a process ends is no reason to fail: the next start finds out that it is gone. */
  function note(write: () => void): void {
    if (!recording) return
    try {
      write()
    } catch (error) {
      log.error('the ledger of processes could not be written', { error: String(error) })
    }
  }

  const stop = observeSpawns({ started, bound: (mark, sessionId) => note(() => ledger.bound(mark, sessionId)) })
  return {
    async noted() {
      if (open.size === 0) return
      const all = Promise.withResolvers<undefined>()
      const timer = setTimeout(() => all.resolve(undefined), NOTED_WITHIN_MS)
      onNoted = () => all.resolve(undefined)
      await all.promise
      clearTimeout(timer)
    },
    stop() {
      recording = false // the store may close now; children that are still leaving are the next start's to note
      stop()
    },
  }
}
