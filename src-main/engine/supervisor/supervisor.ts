/** Everything that keeps processes from being forgotten, as one part: ledger, guardian, reaper, audit, last sweep. */
import type { SessionId } from '#shared/ids.ts'
import type { DoctorCheck } from '#shared/system.ts'
import type { Clock, Log } from '../ports.ts'
import type { Ledger } from '../store/types.ts'
import { type AuditFinding, audit } from './audit.ts'
import { startGuardian } from './guardian.ts'
import { readMarked } from './marks.ts'
import { checkOrphanProtection } from './probe.ts'
import { type ReapReport, reap } from './reaper.ts'
import { recordProcesses } from './recorder.ts'
import { RUN_ID } from './run.ts'
import { StartProbe } from './start-probe.ts'
import { type SweepReport, sweep } from './sweep.ts'

export type SupervisorDeps = {
  readonly ledger: Ledger
  readonly owner: string
  readonly clock: Clock
  readonly log: Log
  /** The host's PATH. */
  readonly path: string | undefined
  /** CLI processes that sessions and pool account for right now. */
  readonly expected: () => number
  readonly onFindings?: (findings: readonly AuditFinding[]) => void
  /** A turn is under way: nothing is tried out meanwhile. */
  readonly isBusy?: () => boolean
  /** What holds on such systems does not hold here: a sentence for people. */
  readonly onLost?: (text: string) => void
  /** For tests: another life of the host than this process. */
  readonly run?: string
}

export interface Supervisor {
  /** Resolves when the guardian watches and what an earlier host left is gone. No CLI process should start before. Never rejects. */
  readonly ready: Promise<ReapReport | null>
  /** Null while there is none. */
  readonly guardianPid: number | null
  /** What the latest audit found. */
  readonly findings: readonly AuditFinding[]
  /** Ends what processes of this session left running, detached on purpose or not. For a session closed or deleted. */
  sweepSession(sessionId: SessionId): Promise<SweepReport>
  audit(): Promise<readonly AuditFinding[]>
  /** What was tried out after the start; tried out anew where that did not hold. */
  doctor(): Promise<readonly DoctorCheck[]>
  /** Ends whatever is left of this run and sends the guardian away. Call it after the sessions and the pool have stopped. */
  stop(): Promise<SweepReport>
}

const AUDIT_EVERY_MS = 60_000

export function createSupervisor(deps: SupervisorDeps): Supervisor {
  const { ledger, owner, clock, log, path, run = RUN_ID, expected, onFindings, onLost, isBusy } = deps
  const recorder = recordProcesses({ ledger, owner, run, clock, log })
  const guardian = startGuardian({ owner, run, path, log })
  let findings: readonly AuditFinding[] = []
  let wereTooMany = false
  let auditing: Promise<readonly AuditFinding[]> | null = null
  const timer = setInterval(() => void runAudit(), AUDIT_EVERY_MS).unref()

  const whatFails = (what: string) => (error: unknown) => {
    log.error(`${what} failed`, { error: String(error) })
    return null
  }
  const ready = Promise.all([
    reap({ ledger, owner, run, log }).catch(whatFails('ending what an earlier host left')),
    guardian.ready.catch(whatFails('starting the guardian')),
  ]).then(([report]) => report)
  const probe = new StartProbe({
    check: () => checkOrphanProtection({ log, path, guardianPid: guardian.pid }),
    of: () => String(guardian.pid),
    isBusy: () => isBusy?.() ?? false,
    // Windows has nothing of the kind: that is said when somebody asks, and no news
    onLost: (text) => process.platform !== 'win32' && onLost?.(text),
    log,
  })
  void ready.then(() => probe.start())

  async function lookAround(): Promise<readonly AuditFinding[]> {
    const found = await audit({ ledger, owner, run, clock, expected: expected() }).catch(
      whatFails('the audit of processes'),
    )
    if (!found) return findings
    // a process on its way out has no session any more: only one that stays is one too many
    const lasting = found.filter(({ kind }) => kind !== 'too-many' || wereTooMany)
    wereTooMany = found.some(({ kind }) => kind === 'too-many')
    const isNews = JSON.stringify(lasting) !== JSON.stringify(findings)
    findings = lasting
    if (isNews && lasting.length > 0) log.warn('the audit of processes found something', { findings: lasting })
    if (isNews) onFindings?.(lasting)
    return lasting
  }

  function runAudit(): Promise<readonly AuditFinding[]> {
    return (auditing ??= lookAround().finally(() => (auditing = null)))
  }

  return {
    ready,
    get guardianPid() {
      return guardian.pid
    },
    get findings() {
      return findings
    },
    async sweepSession(sessionId) {
      const marks = new Set(ledger.marksOf(sessionId))
      return sweep(async () => (await readMarked(owner)).filter(({ mark }) => marks.has(mark)))
    },
    audit: runAudit,
    doctor: () => probe.result(),
    async stop() {
      clearInterval(timer)
      await ready
      await Promise.all([auditing, probe.stop()])
      const report = await sweep(async () => (await readMarked(owner)).filter((found) => found.run === run))
      if (report.left.length > 0) log.error('processes can not be ended', { pids: report.left.map(({ pid }) => pid) })
      else {
        await guardian.stop()
        await recorder.noted()
      }
      recorder.stop()
      return report
    },
  }
}
