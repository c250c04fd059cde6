/** Everything that watches over processes, put together: ledger and guardian, watchdog and dashboard, what is tried out. */
import type { DoctorCheck } from '#shared/system.ts'
import { createMonitoring, type MonitoringDeps } from './monitoring.ts'
import type { Store } from './store/types.ts'
import { describeFinding } from './supervisor/audit-words.ts'
import { OwnProcesses } from './supervisor/own-processes.ts'
import { createSupervisor } from './supervisor/supervisor.ts'

type SupervisingDeps = Omit<MonitoringDeps, 'own'> & {
  readonly store: Pick<Store, 'ledger'>
  readonly owner: string
  /** Of the host, in milliseconds since the epoch. */
  readonly startedAt: number
}

export function createSupervising({ store, owner, startedAt, ...deps }: SupervisingDeps) {
  const { env, clock, log, sessions, pool, timeline } = deps
  const alert = (text: string, pid: number | null) => timeline.add({ kind: 'alert', text, sessionId: null, pid })
  const supervisor = createSupervisor({
    ...{ ledger: store.ledger, owner, clock, log, path: env.PATH },
    expected: () => sessions.live().length + pool.pids().length,
    isBusy: () => sessions.live().some(({ session }) => session.activity()?.busy === true),
    onFindings(findings) {
      for (const finding of findings) alert(describeFinding(finding), 'pid' in finding ? finding.pid : null)
    },
    onLost: (text) => alert(text, null),
  })
  const own = new OwnProcesses({ startedAt, clock, ledger: () => store.ledger.open() })
  const monitoring = createMonitoring({ ...deps, own })
  const doctor = async (): Promise<DoctorCheck[]> => [...(await supervisor.doctor()), ...(await monitoring.doctor())]
  return { supervisor, monitoring, doctor }
}
