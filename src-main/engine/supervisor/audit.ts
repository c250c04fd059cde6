/** Compares what runs with what the ledger says runs. */
import type { Clock } from '../ports.ts'
import type { Ledger } from '../store/types.ts'
import { stillAlive } from './identity.ts'
import { readMarked } from './marks.ts'
import { readProcessTable } from './process-table.ts'
import { deadRuns } from './reaper.ts'

export type AuditFinding =
  /** Bears our mark, and the ledger has no row for it. */
  | { readonly kind: 'unknown-process'; readonly pid: number }
  /** Outlived the process that started it: something the agent detached, or something that got away. */
  | { readonly kind: 'left-behind'; readonly pid: number; readonly mark: string }
  /** Belongs to a host that is dead. */
  | { readonly kind: 'orphan'; readonly pid: number }
  /** The ledger thought it was running. Its row is closed by now. */
  | { readonly kind: 'missing-process'; readonly pid: number; readonly mark: string }
  /** More CLI processes than twice what sessions and pool account for. */
  | { readonly kind: 'too-many'; readonly processes: number; readonly expected: number }

export type AuditDeps = {
  readonly ledger: Ledger
  readonly owner: string
  readonly run: string
  /** CLI processes that sessions and pool account for. */
  readonly expected: number
  readonly clock: Clock
}

/** What a process leaves is ended within a second of its own end; later it was left behind. */
const CLEARING_UP_MS = 10_000

export async function audit({ ledger, owner, run, expected, clock }: AuditDeps): Promise<AuditFinding[]> {
  // rows first: what is started while we look is then missing from neither side
  const rows = ledger.open().filter((row) => row.run === run && row.startId !== '')
  const [marked, alive, table] = await Promise.all([readMarked(owner), stillAlive(rows), readProcessTable()])
  const isDead = deadRuns(run, table)
  const findings: AuditFinding[] = []
  for (const { pid, mark, run: itsRun } of marked) {
    const row = ledger.get(mark)
    if (isDead(itsRun)) findings.push({ kind: 'orphan', pid })
    else if (itsRun !== run) continue
    else if (!row) findings.push({ kind: 'unknown-process', pid })
    else if (row.endedAt !== null && clock() - row.endedAt > CLEARING_UP_MS)
      findings.push({ kind: 'left-behind', pid, mark })
  }
  const living = new Set(alive)
  for (const { pid, mark } of rows.filter((row) => !living.has(row))) {
    if (ledger.get(mark)?.endedAt !== null) continue // ended while we looked
    ledger.ended(mark, 'vanished')
    findings.push({ kind: 'missing-process', pid, mark })
  }
  const agents = alive.filter(({ role }) => role === 'live' || role === 'spare').length
  if (agents > 2 * expected) findings.push({ kind: 'too-many', processes: agents, expected })
  return findings
}
