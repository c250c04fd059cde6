/** Every process of sessions and pool and of Bullpen itself, with its figures and what can be done to it. */
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { MonitoringFrame } from '#shared/monitoring.ts'
import type { PoolStatus } from '#shared/pool.ts'
import type { Session } from '#shared/session.ts'
import { OwnRows } from './own-rows.tsx'
import { Panel } from './panel.tsx'
import { ProcessRowView, type RowActions, type RowSettings } from './process-row.tsx'
import { type ProcessRow, rowsOf, type Sort, type SortKey } from './process-rows.ts'
import styles from './process-table.module.css'
import { useHeldRows } from './use-held-rows.ts'

type ProcessTableProps = RowActions &
  RowSettings & {
    frame: MonitoringFrame
    pool: PoolStatus | null
    byId: ReadonlyMap<SessionId, Session>
  }

const HEADS: readonly { readonly label: string; readonly sort?: SortKey; readonly look?: string | undefined }[] = [
  { label: 'Process' },
  { label: 'Age', sort: 'age', look: styles.number },
  { label: 'Memory', sort: 'memory', look: styles.number },
  { label: 'Last minutes', look: styles.spark },
  { label: 'Resident', look: styles.resident },
  { label: 'CPU', sort: 'cpu', look: styles.number },
  { label: 'Children', sort: 'children', look: styles.children },
]

const pidOf = ({ sample }: ProcessRow): number => sample.pid

export function ProcessTable({ frame, pool, byId, ...rest }: ProcessTableProps) {
  const [sort, setSort] = useState<Sort>({ key: 'age', descending: true })
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(new Set())
  const rows = rowsOf(frame, { byId, pool, sort })
  const { rows: shown, hold } = useHeldRows(rows, pidOf)
  const toggle = (pid: number) => {
    const next = new Set(expanded)
    if (!next.delete(pid)) next.add(pid)
    setExpanded(next)
  }
  const sortBy = (key: SortKey) => setSort({ key, descending: sort.key === key ? !sort.descending : true })
  return (
    <Panel
      title="Processes"
      summary={summary(
        rows.map(({ sample }) => sample.role),
        [...byId.values()],
      )}
    >
      {shown.length === 0 && (
        <p className={styles.empty}>
          No process runs for a session. One starts with the next prompt
          {pool?.enabled === false ? '' : ', or as soon as the pool has room for a spare'}.
        </p>
      )}
      {shown.length + frame.own.length > 0 && (
        <div className={styles.scroll} role="region" aria-label="Table of processes" tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                {HEADS.map(({ label, sort: key, look }) => (
                  <th key={label} scope="col" className={look} aria-sort={ariaSort(key, sort)}>
                    {key === undefined ? label : <SortButton label={label} sortKey={key} sort={sort} onSort={sortBy} />}
                  </th>
                ))}
                <th scope="col" className={styles.actions}>
                  <span className="sr-only">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody {...hold}>
              {shown.map(({ row, isGone }) => (
                <ProcessRowView
                  key={row.sample.pid}
                  row={row}
                  gone={isGone}
                  columns={HEADS.length + 1}
                  expanded={expanded.has(row.sample.pid)}
                  onToggle={() => toggle(row.sample.pid)}
                  {...rest}
                />
              ))}
            </tbody>
            <OwnRows own={frame.own} now={frame.at} />
          </table>
        </div>
      )}
    </Panel>
  )
}

const ariaSort = (key: SortKey | undefined, sort: Sort) =>
  key === sort.key ? (sort.descending ? 'descending' : 'ascending') : undefined

type SortButtonProps = { label: string; sortKey: SortKey; sort: Sort; onSort: (key: SortKey) => void }

function SortButton({ label, sortKey, sort, onSort }: SortButtonProps) {
  const Arrow = sort.descending ? ArrowDown : ArrowUp
  return (
    <button type="button" className={styles.sort} onClick={() => onSort(sortKey)}>
      <span className={styles.arrow}>{sort.key === sortKey && <Arrow size={11} aria-hidden />}</span>
      {label}
    </button>
  )
}

function summary(roles: readonly ('live' | 'spare')[], sessions: readonly Session[]): string {
  const live = roles.filter((role) => role === 'live').length
  const asleep = sessions.filter(({ state, archived }) => state.kind === 'hibernated' && !archived).length
  const parts = [`${live} in sessions`, `${roles.length - live} spare`]
  if (asleep > 0) parts.push(`${asleep} ${asleep === 1 ? 'session sleeps' : 'sessions sleep'} without one`)
  return parts.join(', ')
}
