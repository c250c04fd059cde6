/** The panes with their sessions, side by side and one over the other, and the lines between them. */
import { Activity, Fragment, memo, type ReactNode, type RefObject, useEffect, useRef } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import type { Column, Layout, Pane } from '#shared/workspace.ts'
import { PaneFocusContext } from '../client/pane-focus.ts'
import { focusedPane, panesOf, resizeColumns, resizePanes } from '../tabs/layout.ts'
import { tabElementId } from '../tabs/tab.tsx'
import { classNames } from '../ui/class-names.ts'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { isFocusNowhere } from '../ui/focus.ts'
import { Splitter } from '../ui/splitter.tsx'
import styles from './panes.module.css'
import { keptIn, useKeptSessions } from './use-kept-sessions.ts'
import { useMedia } from './use-media.ts'

export const panelId = (pane: string): string => `session-panel-${pane}`

export type SessionPlace = {
  readonly pane: string
  /** The pane has the focus. */
  readonly active: boolean
  /** One of several panes. */
  readonly several: boolean
}

type PanesProps = {
  layout: Layout
  sessions: ReadonlyMap<SessionId, Session>
  /** The tabs: of those left lately, what was on the screen is kept. */
  open: readonly SessionId[]
  /** Another view lies over them. */
  covered: boolean
  onLayout: (change: (layout: Layout) => Layout) => void
  onFocus: (pane: string) => void
  /** A session is painted again when it, its place, or this function is another one. */
  renderSession: (session: Session, place: SessionPlace) => ReactNode
  /** In a pane that shows none. */
  renderEmpty: (pane: string) => ReactNode
}

export const Panes = memo(function Panes(props: PanesProps) {
  const { layout, sessions, open, covered, onLayout, onFocus, renderSession, renderEmpty } = props
  const narrow = useMedia('(max-width: 45rem)')
  const several = panesOf(layout).length > 1
  const frame = useRef<HTMLDivElement>(null)
  useFocusInside(frame, layout.focused, covered)
  const kept = useKeptSessions(layout, open)
  const focused = focusedPane(layout)
  // Where there is room for one, it is the one with the focus; it stays the same element, with all that is open in it.
  const columns = narrow
    ? layout.columns.filter(({ panes }) => panes.includes(focused)).map((column) => ({ ...column, panes: [focused] }))
    : layout.columns
  const paneView = (pane: Pane) => {
    const session = pane.session === null ? undefined : sessions.get(pane.session)
    const hidden = keptIn(kept, pane.id).flatMap((id) => (id === pane.session ? [] : (sessions.get(id) ?? [])))
    const all = session ? [session, ...hidden] : hidden
    return (
      <>
        {!session && (
          <div {...frameOf(pane)} key="empty" role="region" aria-label="Empty pane">
            {content(pane, renderEmpty(pane.id))}
          </div>
        )}
        {/* In an order of their own: an element that is moved in the page loses its place. */}
        {all
          .toSorted((a, b) => (a.id < b.id ? -1 : 1))
          .map((one) =>
            one === session ? (
              <div
                {...frameOf(pane)}
                key={one.id}
                role="tabpanel"
                aria-labelledby={tabElementId(one.id)}
                data-session={one.id}
              >
                <Activity mode="visible">
                  <Kept isShown>
                    {content(
                      pane,
                      <PaneSession
                        session={one}
                        pane={pane.id}
                        active={pane.id === layout.focused}
                        several={several}
                        render={renderSession}
                      />,
                    )}
                  </Kept>
                </Activity>
              </div>
            ) : (
              <div key={one.id} className={styles.kept} aria-hidden hidden={!KEEPS_LAYOUT} ref={keepLayout}>
                <Activity mode="hidden">
                  <Kept isShown={false} />
                </Activity>
              </div>
            ),
          )}
      </>
    )
  }
  const frameOf = (pane: Pane) => ({
    id: panelId(pane.id),
    'data-pane': pane.id,
    'data-focused': pane.id === layout.focused,
    className: classNames(styles.pane, several && !narrow && pane.id === layout.focused && styles.focused),
    style: { flex: `${pane.share} 1 0` },
    onFocusCapture: () => onFocus(pane.id),
    onPointerDownCapture: () => onFocus(pane.id),
  })
  const content = (pane: Pane, inside: ReactNode) => (
    <PaneFocusContext value={pane.id === layout.focused && !covered}>
      <ErrorBoundary pane="This pane">{inside}</ErrorBoundary>
    </PaneFocusContext>
  )
  const columnView = (column: Column) => (
    <div key={column.id} className={styles.column} style={{ flex: `${column.share} 1 0` }}>
      {column.panes.map((pane, index) => (
        <Fragment key={pane.id}>
          {index > 0 && (
            <Splitter
              label="Height of the panes"
              between="rows"
              part={partOf(column.panes, index - 1)}
              onPart={(part) => onLayout((before) => resizePanes(before, column.id, index - 1, part))}
            />
          )}
          {paneView(pane)}
        </Fragment>
      ))}
    </div>
  )
  return (
    <div ref={frame} className={styles.panes} inert={covered}>
      {columns.map((column, index) => (
        <Fragment key={column.id}>
          {index > 0 && (
            <Splitter
              label="Width of the panes"
              between="columns"
              part={partOf(layout.columns, index - 1)}
              onPart={(part) => onLayout((before) => resizeColumns(before, index - 1, part))}
            />
          )}
          {columnView(column)}
        </Fragment>
      ))}
    </div>
  )
})

/** What is not painted keeps its styles and its layout: to show it again takes a third of the time. */
const KEEPS_LAYOUT = 'CSS' in globalThis && 'supports' in CSS && CSS.supports('content-visibility', 'hidden')

/** React takes what is hidden out of the layout; the style sheet leaves it out of painting, keyboard and reading instead. */
function keepLayout(kept: HTMLElement | null): void {
  if (!KEEPS_LAYOUT) return
  for (const child of kept?.children ?? []) if (child instanceof HTMLElement) child.style.removeProperty('display')
}

type PaneSessionProps = SessionPlace & { session: Session; render: PanesProps['renderSession'] }

/** What is around a session changes more often than the session: another tab, a pane that is drawn wider. */
const PaneSession = memo(function PaneSession({ session, render, ...place }: PaneSessionProps) {
  return render(session, place)
})

/** Out of sight it stays as it was left, and costs nothing: it is brought up to date when it is shown again. */
const Kept = memo(
  ({ children }: { isShown: boolean; children?: ReactNode }) => children,
  (_before, { isShown }) => !isShown,
)

function partOf(parts: readonly { readonly share: number }[], first: number): number {
  const one = parts[first]?.share ?? 1
  return one / (one + (parts[first + 1]?.share ?? 1))
}

/** The keyboard goes where the focus of the panes goes; a focus outside of them stays where it is. */
function useFocusInside(frame: RefObject<HTMLElement | null>, pane: string, covered: boolean): void {
  const latest = useRef(covered)
  useEffect(() => {
    latest.current = covered
  })
  useEffect(() => {
    const { activeElement } = document
    const target = frame.current?.querySelector(`[data-pane="${CSS.escape(pane)}"]`)
    const inAnother = activeElement?.closest('[data-pane]') && !target?.contains(activeElement)
    if (latest.current || !target || !(isFocusNowhere() || inAnother)) return
    const first = target.querySelector<HTMLElement>('textarea') ?? target.querySelector<HTMLElement>('button')
    first?.focus()
  }, [frame, pane])
}
