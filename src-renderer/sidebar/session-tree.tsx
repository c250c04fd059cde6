/** The rows of the list: walked through by arrows, and only those near the screen in the page when there are many. */
import { type KeyboardEvent, type ReactElement, useEffect, useRef } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import type { SessionId } from '#shared/ids.ts'
import { useNow } from '../client/use-now.ts'
import type { SidebarCommands } from './commands.ts'
import { ProjectRow } from './project-row.tsx'
import type { Row } from './rows.ts'
import { SessionRow } from './session-row.tsx'
import styles from './sidebar.module.css'
import type { Selection } from './use-selection.ts'

type SessionTreeProps = {
  label: string
  rows: readonly Row[]
  active: SessionId | null
  unread: ReadonlySet<SessionId>
  selection: Selection
  commands: SidebarCommands
  onFold: (cwd: string, closed: boolean) => void
  /** The chosen ones, or this one. */
  onRemove: (id: SessionId) => void
}

const AGE_EVERY_MS = 60_000
/** Fewer are all in the page: a browser can find words in them. */
const MANY = 200

export function SessionTree({ label, rows, active, unread, selection, commands, onFold, onRemove }: SessionTreeProps) {
  const tree = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const now = useNow(AGE_EVERY_MS)
  const activeAt = rows.findIndex((row) => row.kind === 'session' && row.session.id === active)
  const entryAt = activeAt === -1 ? rows.findIndex(({ kind }) => kind !== 'heading') : activeAt
  useEffect(() => {
    if (activeAt !== -1) list.current?.scrollToIndex(activeAt, { align: 'nearest' })
  }, [activeAt])
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.code === 'KeyA') {
      event.preventDefault()
      selection.actions.all()
      return
    }
    if (event.key === 'Escape' && selection.ids.size > 0) {
      event.preventDefault()
      selection.actions.clear()
      return
    }
    const reached = moveFocus(event, tree.current, (end) =>
      list.current?.scrollToIndex(end === 'first' ? 0 : rows.length - 1),
    )
    const row = rows.find((one) => one.kind === 'session' && one.session.id === reached?.dataset['sessionRow'])
    if (event.shiftKey && row?.kind === 'session') selection.actions.extendTo(row.session.id)
  }
  const painted = rows.map((row, index): ReactElement => {
    const isEntry = index === entryAt
    switch (row.kind) {
      case 'heading':
        return (
          <div
            key={row.key}
            role="treeitem"
            aria-level={1}
            aria-selected={false}
            aria-expanded
            tabIndex={-1}
            className={`${styles.row ?? ''} ${styles.heading ?? ''}`}
          >
            <span className={styles.name}>{row.title}</span>
            <span className={styles.count}>{row.count}</span>
          </div>
        )
      case 'project': {
        return (
          <ProjectRow
            key={row.key}
            project={row.project}
            open={row.open}
            isEntry={isEntry}
            commands={commands}
            onFold={onFold}
          />
        )
      }
      case 'session': {
        const { id } = row.session
        return (
          <SessionRow
            key={row.key}
            session={row.session}
            level={row.level}
            isActive={id === active}
            isEntry={isEntry}
            unread={unread.has(id)}
            starred={row.starred}
            now={now}
            chosen={selection.ids.has(id)}
            choosing={selection.ids.size > 0}
            selection={selection.actions}
            commands={commands}
            onRemove={onRemove}
          />
        )
      }
    }
  })
  return (
    <div ref={tree} className={styles.tree} role="tree" aria-label={label} aria-multiselectable onKeyDown={onKeyDown}>
      {rows.length > MANY ? (
        <Virtualizer ref={list} scrollRef={tree} keepMounted={entryAt === -1 ? [] : [entryAt]}>
          {painted}
        </Virtualizer>
      ) : (
        painted
      )}
    </div>
  )
}

export const rowsIn = (tree: HTMLElement | null): HTMLElement[] => [
  ...(tree?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? []),
]

/** Returns the row that got the focus. At the ends of a long list the page has yet to get there. */
function moveFocus(
  event: KeyboardEvent,
  tree: HTMLElement | null,
  scrollTo: (end: 'first' | 'last') => void,
): HTMLElement | undefined {
  if (event.altKey || event.ctrlKey || event.metaKey) return
  const rows = rowsIn(tree)
  const at = rows.findIndex((row) => row === document.activeElement)
  if (at === -1) return
  if (event.key === 'Home' || event.key === 'End') {
    const end = event.key === 'Home' ? 'first' : 'last'
    event.preventDefault()
    scrollTo(end)
    setTimeout(() =>
      rowsIn(tree)
        .at(end === 'first' ? 0 : -1)
        ?.focus(),
    )
    return
  }
  const targets: Partial<Record<string, HTMLElement | undefined>> = {
    ArrowDown: rows[at + 1],
    ArrowUp: rows[Math.max(0, at - 1)],
  }
  const target = targets[event.key]
  if (!target) return
  event.preventDefault()
  target.focus()
  return target
}
