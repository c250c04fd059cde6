/** A session with the panel of its changes beside it, and the button that opens the panel. */
import { FileDiff } from 'lucide-react'
import { type CSSProperties, lazy, type ReactNode, Suspense } from 'react'
import type { Session } from '#shared/session.ts'
import { countOf } from '../client/format.ts'
import { useKeys } from '../client/use-keys.ts'
import { useSession } from '../client/context.tsx'
import { IconButton } from '../ui/button.tsx'
import { Loading } from '../ui/empty.tsx'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { Splitter } from '../ui/splitter.tsx'
import { BranchButton } from './branch-button.tsx'
import { changePanel, togglePanel, usePanelState } from './panel-state.ts'
import { useChanges, useFreshChanges } from './use-changes.ts'
import styles from './with-changes.module.css'

// Fetched when first asked for: the window is there sooner without it.
const ChangesPanel = lazy(() => import('./changes-panel.tsx').then((file) => ({ default: file.ChangesPanel })))

type WithChangesProps = {
  session: Session
  /** Of several on the screen, one shows its changes: the one with the focus. */
  active: boolean
  /** Gets branch and button, for the head of the session. */
  children: (button: ReactNode) => ReactNode
}

export function WithChanges({ session, active, children }: WithChangesProps) {
  const { open, part } = usePanelState()
  const shown = open && active
  return (
    <div className={styles.row}>
      <div className={styles.side} style={shareOf(shown ? part : 1)}>
        {children(<HeadTools session={session} shown={shown} active={active} />)}
      </div>
      {shown && (
        <>
          <Splitter
            label="Width of the changes"
            between="columns"
            part={part}
            onPart={(next) => changePanel({ part: Math.min(0.8, Math.max(0.25, next)) })}
          />
          <div className={styles.side} style={shareOf(1 - part)}>
            <ErrorBoundary key={session.id} pane="The changes">
              <Suspense fallback={<Loading label="Loading…" />}>
                <ChangesPanel session={session} />
              </Suspense>
            </ErrorBoundary>
          </div>
        </>
      )}
    </div>
  )
}

const shareOf = (part: number): CSSProperties & Record<'--part', number> => ({ '--part': part })

function HeadTools({ session, shown, active }: { session: Session; shown: boolean; active: boolean }) {
  useFreshChanges(useSession(session.id) ?? session) // as far as it is: the panes are told of a session at work less often
  const { data } = useChanges(session, 'start', active)
  const count = data?.files.length ?? 0
  const keys = useKeys()
  const words = data === undefined || count === 0 ? 'Changes' : `Changes: ${countOf(count, 'file')}`
  return (
    <>
      {data?.repository && !shown && <BranchButton repository={data.repository} />}
      <IconButton
        label={words}
        shortcut={keys('session.changes')}
        aria-expanded={shown}
        className={styles.toggle ?? ''}
        onClick={() => (active ? togglePanel() : changePanel({ open: true }))}
      >
        <FileDiff size={15} aria-hidden />
        {count > 0 && <span className={styles.count}>{count}</span>}
      </IconButton>
    </>
  )
}
