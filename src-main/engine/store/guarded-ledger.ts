/** The ledger of processes while the file may refuse: what is started meanwhile is known to this host at least. */
import { delegate } from './delegate.ts'
import type { StoreGuard } from './guard.ts'
import type { Ledger, LedgerRow } from './types.ts'

const ROW_BYTES = 300

export function guardLedger<T extends { readonly ledger: Ledger }>(guard: StoreGuard<T>, now: () => number): Ledger {
  /** As they are, of the processes that changed meanwhile. */
  const changed = new Map<string, LedgerRow>()
  guard.onCured(() => changed.clear())
  let keys = 0

  function write(run: (ledger: Ledger) => void, note: () => void): void {
    const inFile = ({ ledger }: T) => run(ledger)
    guard.writeOr(inFile, () => {
      guard.keep({ key: `process ${(keys += 1)}`, bytes: ROW_BYTES, run: inFile })
      note()
    })
  }
  const get = (mark: string) => changed.get(mark) ?? guard.read(({ ledger }) => ledger.get(mark))
  function change(mark: string, change: (row: LedgerRow) => LedgerRow): void {
    const row = get(mark)
    if (row) changed.set(mark, change(row))
  }

  return delegate(guard, ({ ledger }) => ledger, {
    started(row) {
      const note = () => void changed.set(row.mark, { ...row, endedAt: null, endReason: null })
      write((ledger) => ledger.started(row), note)
    },
    identified(mark, startId) {
      write(
        (ledger) => ledger.identified(mark, startId),
        () => change(mark, (row) => ({ ...row, startId })),
      )
    },
    bound(mark, sessionId) {
      write(
        (ledger) => ledger.bound(mark, sessionId),
        () => change(mark, (row) => ({ ...row, sessionId, role: 'live' })),
      )
    },
    ended(mark, reason) {
      const end = (row: LedgerRow) => (row.endedAt === null ? { ...row, endedAt: now(), endReason: reason } : row)
      write(
        (ledger) => ledger.ended(mark, reason),
        () => change(mark, end),
      )
    },
    get,
    open() {
      const rows = new Map(guard.read(({ ledger }) => ledger.open()).map((row) => [row.mark, row]))
      for (const row of changed.values()) rows.set(row.mark, row)
      return [...rows.values()].filter(({ endedAt }) => endedAt === null)
    },
    marksOf(sessionId) {
      const marks = new Set(guard.read(({ ledger }) => ledger.marksOf(sessionId)))
      for (const row of changed.values()) if (row.sessionId === sessionId) marks.add(row.mark)
      return [...marks]
    },
  })
}
