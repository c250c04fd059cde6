/** At the start of a host: ends what an earlier one left behind, and nothing else. */
import type { Log } from '../ports.ts'
import type { Ledger, LedgerRow } from '../store/types.ts'
import { type ProcessIdentity, bootId, stillAlive } from './identity.ts'
import { readMarked } from './marks.ts'
import { type ProcessTable, descendants, readProcessTable } from './process-table.ts'
import { mayBeAlive } from './run-alive.ts'
import { sweep } from './sweep.ts'

export type ReapReport = {
  /** Processes that had to be signalled. */
  readonly reaped: number
  /** Processes that nothing could end. */
  readonly left: number
  /** Ledger rows of dead hosts that were closed. */
  readonly closedRows: number
}

export type ReaperDeps = { readonly ledger: Ledger; readonly owner: string; readonly run: string; readonly log: Log }

/**
 * Works from the ledger (pid, start id and boot id must all be those of the row) and from the marks. What belongs to a
 * host that may still be alive is left alone. A guardian is left to finish its own work.
 */
export async function reap({ ledger, owner, run, log }: ReaperDeps): Promise<ReapReport> {
  const table = await readProcessTable()
  const isDead = deadRuns(run, table)
  const rows = ledger.open().filter((row) => isDead(row.run))
  const recorded = rows.filter(isOfThisBoot).flatMap((row) => withDescendants(row, table))
  const find = async () => [
    ...(await stillAlive(recorded)),
    ...(await readMarked(owner)).filter((one) => isDead(one.run)),
  ]
  const { signalled, left } = await sweep(find)
  for (const { mark } of rows) ledger.ended(mark, 'the host died')
  if (signalled > 0) log.warn('ended processes that an earlier host had left behind', { reaped: signalled })
  if (left.length > 0) log.error('processes of an earlier host can not be ended', { pids: left.map(({ pid }) => pid) })
  return { reaped: signalled, left: left.length, closedRows: rows.length }
}

/** Whether a run is over. A process without one is a guardian, or a helper of it. */
export function deadRuns(ownRun: string, table: ProcessTable): (run: string) => boolean {
  const known = new Map([
    [ownRun, false],
    ['', false],
  ])
  return (run) => {
    const isDead = known.get(run) ?? !mayBeAlive(run, table)
    known.set(run, isDead)
    return isDead
  }
}

const isOfThisBoot = (row: LedgerRow) => row.role !== 'guardian' && row.startId !== '' && row.bootId === bootId()

/** The process of a row, if it is still that one, with what it has started since. */
function withDescendants({ pid, startId }: LedgerRow, table: ProcessTable): ProcessIdentity[] {
  if (table.get(pid)?.startId !== startId) return []
  return [{ pid, startId }, ...descendants(table, pid)]
}
