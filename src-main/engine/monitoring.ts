/** The watchdog at work on sessions and pool, and the dashboard's view of it. */
import { AppError } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import { limitsFor } from '#shared/limits.ts'
import type { MonitoringFrame, TimelineEntry } from '#shared/monitoring.ts'
import type { MachineMemory, ProcessSample, WatchdogNotice } from '#shared/processes.ts'
import type { Settings } from '#shared/settings.ts'
import { StatusWatch } from './pool/status-watch.ts'
import type { PoolService } from './pool/service.ts'
import type { Clock, Log } from './ports.ts'
import type { SessionManager } from './session/session-manager.ts'
import type { DoctorCheck } from '#shared/system.ts'
import type { Environment } from './supervisor/environment.ts'
import { createMemoryCaps } from './supervisor/memory-caps.ts'
import { createMemoryScopes } from './supervisor/memory-scope.ts'
import type { MemoryChoices } from './supervisor/memory.ts'
import { createMemoryReader } from './supervisor/memory-reading.ts'
import { createMonitor } from './supervisor/monitor.ts'
import type { OutputLog } from './supervisor/output-log.ts'
import type { OwnProcesses } from './supervisor/own-processes.ts'
import type { SampledRoot } from './supervisor/sampler.ts'
import type { Limits } from './supervisor/watchdog-input.ts'
import { checkCadence, describeNotice } from './supervisor/watchdog-words.ts'
import type { Metrics } from './telemetry/metrics.ts'
import type { Timeline } from './timeline.ts'
import type { Engine } from './types.ts'
import { watchdogLimits } from './watchdog-limits.ts'

export type MonitoringDeps = {
  /** The host's own. */
  readonly env: Environment
  readonly clock: Clock
  readonly log: Log
  readonly sessions: SessionManager
  readonly pool: PoolService
  readonly settings: () => Settings
  readonly timeline: Timeline
  readonly metrics: Pick<Metrics, 'recycle'>
  readonly outputs: Pick<OutputLog, 'of'>
  readonly own: Pick<OwnProcesses, 'look' | 'latest'>
  /** Memory and processes were looked at. */
  readonly onRound: () => void
}

export type Monitoring = Engine['monitoring'] & {
  /** Something became busy, or came. */
  nudge(): void
  /** Every process tree with its figures, for metrics. */
  roots(): { role: string; rssBytes: number; privateBytes: number | null }[]
  availableBytes(): number | null
  /** The newest figures of a process; null before the first. */
  readonly sample: (pid: number) => ProcessSample | null
  /** Memory and process cap now. Rejects where the system's tool fails. */
  machine(): Promise<MachineMemory>
  /** How closely processes are watched, and whether the kernel holds their memory. */
  doctor(): Promise<DoctorCheck[]>
  stop(): Promise<void>
}

const MIB = 1024 ** 2

export function createMonitoring({
  env,
  clock,
  log,
  sessions,
  pool,
  settings,
  timeline,
  metrics,
  outputs,
  own,
  onRound,
}: MonitoringDeps): Monitoring {
  const watch = new StatusWatch(frame)
  let watching = 0

  const roots = (): SampledRoot[] => [
    ...sessions.live().map(({ session, pid }) => ({ pid, role: 'live' as const, sessionId: session.row.id })),
    ...pool.pids().map((pid) => ({ pid, role: 'spare' as const, sessionId: null })),
  ]

  /** A spare has no session and no project yet: what holds for all holds for it. */
  function limits(id: SessionId | null): Limits {
    const inForce = settings()
    if (id === null) return watchdogLimits(inForce)
    const { cwd, limits: session } = sessions.find(id).row
    return watchdogLimits(limitsFor({ settings: inForce, cwd, session }).values)
  }

  function memoryChoices(): MemoryChoices {
    const { memoryReserveMiB, maxProcesses } = settings()
    return { reserveBytes: memoryReserveMiB === null ? null : memoryReserveMiB * MIB, maxProcesses }
  }

  function act(notice: WatchdogNotice): void {
    const { sessionId, action, pid } = notice
    if (sessionId === null) {
      pool.giveBack(pid)
      return
    }
    const session = sessions.find(sessionId)
    const carriedOut = (() => {
      switch (action) {
        case 'keep':
        case 'warn':
          return undefined
        case 'hibernate':
          return session.hibernate()
        case 'recycle-after-turn':
          return session.recycle()
        case 'hung-interrupt':
          return session.endSilent(whySilent(notice))
        case 'recycle-now':
        case 'kill':
        case 'hung-recycle':
          return session.giveUp(whyEnded(notice), {
            atOnce: action === 'kill' || notice.reason === 'frozen',
            resume: notice.resume,
          })
      }
    })()
    carriedOut?.then(
      () => {
        if (action !== 'hung-interrupt' && action !== 'hibernate') metrics.recycle(notice.reason)
      },
      (error: unknown) => {
        // at work again since it was decided: the watchdog comes back to it
        const about = { session: sessionId, action, error: String(error) }
        log.debug('a decision of the watchdog was not carried out', about)
      },
    )
  }

  const monitor = createMonitor({
    roots,
    limits,
    activity: (id) => sessions.find(id).activity(),
    memoryChoices,
    act,
    onNotice(notice) {
      const { action, reason, sessionId, pid } = notice
      if (action === 'keep' && reason !== 'needs-more-memory') return
      log.info('the watchdog noticed something', { ...notice })
      timeline.add({ kind: kindOf(notice), text: describeNotice(notice), sessionId, pid })
    },
    log,
    readMemory: createMemoryReader(clock),
  })
  const caps = createMemoryCaps({
    scopes: createMemoryScopes({ env }),
    wanted: () => settings().memoryCap,
    treeBytes: ({ sessionId }) => limits(sessionId).treeBytes,
    onLost: (pid, text) => timeline.add({ kind: 'alert', text, sessionId: null, pid }),
    log,
  })
  const unsubscribe = monitor.subscribe(({ processes, machine }) => {
    caps.look(processes, machine)
    showOwn()
    watch.changed()
    onRound()
  })

  /** Looked at only while somebody watches: nothing is decided on them. */
  function showOwn(): void {
    if (watching > 0) void own.look().then(() => watch.changed())
  }

  async function* watchAll(signal: AbortSignal): AsyncGenerator<MonitoringFrame, void> {
    watching += 1
    try {
      await own.look()
      yield* watch.watch(signal)
    } finally {
      watching -= 1
    }
  }

  function frame(): MonitoringFrame {
    const latest = monitor.latest
    const samples = [...(latest?.processes ?? [])]
    const histories = samples.map(({ pid }) => monitor.history(pid))
    const said = samples.flatMap(({ pid }) => {
      const figures = outputs.of(pid)
      return figures ? [{ pid, ...figures }] : []
    })
    return {
      ...{ at: clock(), samples, histories, outputs: said, own: [...own.latest], machine: latest?.machine ?? null },
      memoryCap: caps.status,
      timeline: timeline.entries(),
    }
  }

  const withProcess = (id: SessionId) => {
    const session = sessions.find(id)
    if (session.process) return session
    throw new AppError('not_found', {
      message: 'This session has no process now.',
      remedy: 'Send a prompt to start one.',
      field: 'sessionId',
    })
  }

  return {
    watch: watchAll,
    endSpare(pid) {
      if (!pool.pids().includes(pid)) {
        throw new AppError('not_found', {
          message: `The pool has no spare with process ${pid} any more.`,
          remedy: 'Look at the list again: a session may have been given it.',
          field: 'pid',
        })
      }
      pool.giveBack(pid, 'surplus')
      timeline.add({ kind: 'recycle', text: 'A spare was ended by hand', sessionId: null, pid })
    },
    async recycle(id) {
      await withProcess(id).recycle()
      metrics.recycle('user')
      timeline.add({ kind: 'recycle', text: 'Replaced by hand', sessionId: id, pid: null })
    },
    async hibernate(id) {
      await withProcess(id).hibernate()
      timeline.add({ kind: 'hibernate', text: 'Put to sleep by hand', sessionId: id, pid: null })
    },
    nudge: () => monitor.nudge(),
    roots: () => (monitor.latest?.processes ?? []).map(({ role, tree }) => ({ role, ...tree })),
    sample: (pid) => monitor.latest?.processes.find((one) => one.pid === pid) ?? null,
    machine: () => monitor.machine(),
    doctor: async () => [checkCadence(monitor.cadence), await caps.doctor()],
    availableBytes: () => monitor.latest?.machine.availableBytes ?? null,
    async stop() {
      unsubscribe()
      watch.end()
      await monitor.stop()
      await caps.settled()
    },
  }
}

function kindOf({ action }: WatchdogNotice): TimelineEntry['kind'] {
  if (action === 'hibernate') return 'hibernate'
  return action === 'keep' || action === 'warn' ? 'alert' : 'recycle'
}

const whySilent = ({ forMs }: WatchdogNotice) =>
  new AppError('timeout', {
    message: `No sign of life for ${Math.max(1, Math.round((forMs ?? 0) / 60_000))} min, so Bullpen ended the turn.`,
    remedy:
      'Send the prompt again. Where the agent is silent for longer on purpose, allow it more minutes in the limits of this session.',
  }).data

function whyEnded(notice: WatchdogNotice) {
  const kind = notice.reason === 'hung' || notice.reason === 'frozen' ? 'timeout' : 'resources'
  return new AppError(kind, {
    message: describeNotice(notice),
    remedy:
      'The session goes on in a fresh process with what was said so far. Send the prompt again if it is still needed.',
  }).data
}
