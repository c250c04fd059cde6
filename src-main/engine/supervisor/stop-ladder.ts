/** Ends a process with all its descendants: end of input, TERM, KILL, each step only when the one before did not do it. */
import { type ProcessIdentity, signalEach, stillAlive, trySignal } from './identity.ts'
import { readMarked } from './marks.ts'
import { descendants, readProcessTable } from './process-table.ts'
import { runToEnd } from './spawn.ts'
import { type SweepReport, sweep } from './sweep.ts'

export type Step = 'end-input' | 'terminate' | 'kill'
export type EndedBy = Step | 'itself'

/**
 * How long each step is given. An idle CLI leaves within 50 ms of the end of its input; a busy one doesn't, and needs up to
 * 1.5 s after TERM to end its tools; a killed one is gone at once or hangs in the kernel. Whoever quits waits for all of it:
 * a host whose sessions hear nothing is to be gone within five seconds, on a busy machine too.
 */
export const LADDER: readonly { readonly step: Step; readonly waitMs: number }[] = [
  { step: 'end-input', waitMs: 500 },
  { step: 'terminate', waitMs: 2_500 },
  { step: 'kill', waitMs: 2_000 },
]

/** The step after `taken` steps; null when there is none or none is needed. */
export const nextStep = (taken: number, hasExited: boolean) => (hasExited ? null : (LADDER[taken] ?? null))

export type Stoppable = {
  readonly pid: number
  readonly owner: string
  readonly mark: string
  readonly endInput: () => void
  readonly hasExited: () => boolean
  readonly exited: Promise<unknown>
}

export type StopReport = SweepReport & { readonly endedBy: EndedBy; readonly durationMs: number }

export type StopOptions = {
  /** Keeps what was deliberately detached from the process: found by its mark alone, no longer among its descendants. */
  readonly leaveDaemons?: boolean
  /** Straight to KILL: it takes the machine's memory by the second, or is stopped and hears nothing else. */
  readonly atOnce?: boolean
}

/** Resolves when nothing of the tree is left, or after the last step; never rejects for what can't be ended: see `left`. */
export async function stopTree(
  target: Stoppable,
  { leaveDaemons = false, atOnce = false }: StopOptions = {},
): Promise<StopReport> {
  const startedAt = performance.now()
  const recorded = new Map<string, ProcessIdentity>()
  let endedBy: EndedBy = 'itself'
  // while its children are looked for it takes nothing more: a busy machine may need seconds for that
  if (atOnce && process.platform !== 'win32' && !target.hasExited()) trySignal(-target.pid, 'SIGSTOP')
  for (let taken = atOnce ? LADDER.length - 1 : 0; ; taken += 1) {
    const next = nextStep(taken, target.hasExited())
    if (!next) break
    // before the signal: afterwards they may have moved away. Without a table their marks have to do
    await record(recorded, target).catch(() => undefined)
    if (target.hasExited()) break
    await take(next.step, target, recorded)
    endedBy = next.step
    await within(next.waitMs, target.exited)
  }
  const report = await sweep(async () => {
    const marked = leaveDaemons ? [] : await marksOf(target)
    return distinct([...(await stillAlive([...recorded.values()])), ...marked])
  })
  return { ...report, endedBy, durationMs: performance.now() - startedAt }
}

/** For a process that is gone already: ends what carries its mark. */
export const sweepMark = (of: Pick<Stoppable, 'owner' | 'mark'>): Promise<SweepReport> => sweep(() => marksOf(of))

async function marksOf({ owner, mark }: Pick<Stoppable, 'owner' | 'mark'>): Promise<ProcessIdentity[]> {
  return (await readMarked(owner)).filter((found) => found.mark === mark)
}

async function record(recorded: Map<string, ProcessIdentity>, { pid }: Stoppable): Promise<void> {
  const table = await readProcessTable()
  for (const { pid: child, startId } of descendants(table, pid))
    recorded.set(`${child} ${startId}`, { pid: child, startId })
}

async function take(step: Step, target: Stoppable, recorded: Map<string, ProcessIdentity>): Promise<void> {
  if (step === 'end-input') {
    target.endInput()
    return
  }
  if (process.platform === 'win32') return endWindowsTree(target.pid)
  const signal = step === 'terminate' ? 'SIGTERM' : 'SIGKILL'
  // the leader has not been waited for yet, so its pid, and with it its group, can't have changed hands
  if (!trySignal(-target.pid, signal)) trySignal(target.pid, signal)
  if (step === 'kill') await signalEach([...recorded.values()], signal)
}

async function endWindowsTree(pid: number): Promise<void> {
  const root = 'C:\\Windows\\System32'
  const command = `${root}\\taskkill.exe`
  const env = { SystemRoot: 'C:\\Windows' }
  await runToEnd({ command, args: ['/PID', String(pid), '/T', '/F'], cwd: root, env, timeoutMs: 5_000 })
}

async function within(ms: number, event: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise((resolve) => (timer = setTimeout(resolve, ms)))
  await Promise.race([event, timeout])
  clearTimeout(timer)
}

function distinct(processes: readonly ProcessIdentity[]): ProcessIdentity[] {
  return [...new Map(processes.map((one) => [`${one.pid} ${one.startId}`, one])).values()]
}
