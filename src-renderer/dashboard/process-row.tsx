/** One process in the table: what it is, its figures, its hints, its children on demand. */
import type { SessionId } from '#shared/ids.ts'
import { type LimitSettings, limitsFor } from '#shared/limits.ts'
import type { Session } from '#shared/session.ts'
import { folderName } from '../client/format.ts'
import { sessionDot } from '../client/session-dot.ts'
import { Chevron } from '../ui/chevron.tsx'
import { Badge } from '../ui/badge.tsx'
import { classNames } from '../ui/class-names.ts'
import { StateDot, stateWords } from '../ui/state-dot.tsx'
import { ChildList } from './child-list.tsx'
import { formatBytes, formatCpu, formatLife, formatMaybeBytes, heldBytes } from './figures.ts'
import { hintsFor } from './hints.ts'
import { OutputLine } from './output-line.tsx'
import { type ProcessAction, RowActionButtons, SpareActionButton } from './row-actions.tsx'
import type { ProcessRow } from './process-rows.ts'
import styles from './process-table.module.css'
import { Sparkline } from './sparkline.tsx'

export type RowActions = {
  onOpenSession: (id: SessionId) => void
  onAct: (action: ProcessAction, session: Session) => Promise<unknown>
  onEnd: (session: Session) => void
  onEndSpare: (pid: number) => Promise<unknown>
}

export type RowSettings = {
  settings: LimitSettings | undefined
  /** Of the figures, in milliseconds since the Unix epoch. */
  now: number
  /** The figures are old, and nothing can be done now. */
  offline: boolean
}

type ProcessRowViewProps = RowActions &
  RowSettings & {
    row: ProcessRow
    /** It has ended, and keeps its place while somebody is at the table. */
    gone: boolean
    columns: number
    expanded: boolean
    onToggle: () => void
  }

const MIB = 1024 ** 2

export function ProcessRowView(props: ProcessRowViewProps) {
  const { row, gone, columns, expanded, onToggle, settings, now, offline, onAct, onEnd, onEndSpare, onOpenSession } =
    props
  const { sample, points, session, output } = row
  const { pid, own, tree, children, startedAt } = sample
  const limits =
    settings && session ? limitsFor({ settings, cwd: session.cwd, session: session.limits }).values : settings
  const hints = hintsFor({ sample, session, limits, now })
  const name = nameOf(row)
  const childrenId = `children-of-${pid}`
  return (
    <>
      <tr className={gone ? styles.gone : undefined}>
        <th scope="row" className={styles.process}>
          <div className={styles.name}>
            {session ? <StateDot state={sessionDot(session)} /> : <span className={styles.spareMark} aria-hidden />}
            {session ? (
              <button type="button" className={styles.title} title={name} onClick={() => onOpenSession(session.id)}>
                {name}
              </button>
            ) : (
              <span className={styles.titleText} title={name}>
                {name}
              </span>
            )}
          </div>
          <p className={styles.sub}>
            {gone ? 'ended' : describe(row)} · pid {pid}
          </p>
        </th>
        <td className={styles.number}>{startedAt === null ? '–' : formatLife(now - startedAt)}</td>
        <td className={classNames(styles.number, styles.memory)}>{formatBytes(heldBytes(own))}</td>
        <td className={styles.spark}>
          <Sparkline points={points} limitBytes={limits ? limits.processMemoryMiB * MIB : null} />
        </td>
        <td className={classNames(styles.resident, styles.quiet)}>{formatBytes(own.rssBytes)}</td>
        <td className={styles.number}>{formatCpu(own.cpuPercent)}</td>
        <td className={styles.children}>
          {children.length === 0 && !output ? (
            <span className={styles.quiet}>none</span>
          ) : (
            <button
              type="button"
              className={styles.expand}
              aria-expanded={expanded}
              aria-controls={expanded ? childrenId : undefined}
              aria-label={detailsOf(row, name)}
              onClick={onToggle}
            >
              <Chevron open={expanded} size={12} />
              {children.length === 0 ? <span className={styles.quiet}>none</span> : children.length}
              {children.length > 0 && <span className={styles.treeMemory}>{formatMaybeBytes(tree.privateBytes)}</span>}
            </button>
          )}
        </td>
        <td className={styles.actions}>
          {session && !gone && <RowActionButtons session={session} offline={offline} onAct={onAct} onEnd={onEnd} />}
          {sample.role === 'spare' && !gone && (
            <SpareActionButton name={name} offline={offline} onEnd={() => onEndSpare(pid)} />
          )}
        </td>
      </tr>
      {hints.length > 0 && (
        <tr className={styles.hintRow}>
          <td colSpan={columns}>
            <span className={styles.hints}>
              {hints.map(({ tone, text }) => (
                <Badge key={text} tone={tone} className={styles.hint}>
                  {text}
                </Badge>
              ))}
            </span>
          </td>
        </tr>
      )}
      {expanded && (children.length > 0 || output) && (
        <tr id={childrenId} className={styles.childRow}>
          <td colSpan={columns}>
            {children.length > 0 && <ChildList of={name} items={children} parent={pid} now={now} />}
            {output && <OutputLine {...output} />}
          </td>
        </tr>
      )}
    </>
  )
}

function nameOf({ sample, session, spare }: ProcessRow): string {
  if (session) return session.title
  if (sample.role === 'live') return 'A session that is gone'
  return spare?.cwd == null ? 'Spare' : `Spare in ${folderName(spare.cwd)}`
}

function detailsOf({ sample: { children, tree } }: ProcessRow, name: string): string {
  if (children.length === 0) return `none: details of ${name}` // what is seen comes first, for who speaks to the screen
  const count = `${children.length} ${children.length === 1 ? 'child' : 'children'}`
  return `${count} of ${name}, ${formatMaybeBytes(tree.privateBytes)} with it`
}

function describe({ sample, session, spare }: ProcessRow): string {
  if (session) {
    const dot = sessionDot(session)
    return session.state.kind === 'idle' && dot !== 'background' ? 'ready for the next prompt' : stateWords(dot)
  }
  if (sample.role === 'live') return 'ends soon'
  if (spare === undefined) return 'in the pool'
  return spare.phase === 'starting'
    ? 'starting'
    : spare.kind === 'project'
      ? 'ready for this folder'
      : 'ready for any folder'
}
