/** A pane that shows no session yet: which one it shall be. */
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { folderName, shortPath } from '../client/format.ts'
import { sessionDot } from '../client/session-dot.ts'
import { Button } from '../ui/button.tsx'
import { StateDot } from '../ui/state-dot.tsx'
import styles from './panes.module.css'

type EmptyPaneProps = {
  /** That could be shown here, the best first. */
  sessions: readonly Session[]
  userHome: string | undefined
  onOpen: (id: SessionId) => void
  onNew: () => void
  onClose: () => void
}

/** More are found through the list or the palette. */
const SHOWN = 8

export const EmptyPane = ({ sessions, userHome, onOpen, onNew, onClose }: EmptyPaneProps) => (
  <div className={styles.empty}>
    <div className={styles.choice}>
      <h2>What should this pane show?</h2>
      {sessions.length > 0 ? (
        <ul className={styles.list} aria-label="Sessions for this pane">
          {sessions.slice(0, SHOWN).map((session) => (
            <li key={session.id}>
              <button type="button" className={styles.item} onClick={() => onOpen(session.id)}>
                <StateDot state={sessionDot(session)} />
                <span className={styles.itemTitle} dir="auto">
                  {session.title}
                </span>
                <span className={styles.itemNote} title={shortPath(session.cwd, userHome)}>
                  {folderName(session.cwd)}
                </span>
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <p>Every session is on the screen already.</p>
      )}
      <div className={styles.buttons}>
        <Button size="sm" look={sessions.length > 0 ? 'secondary' : 'primary'} onClick={onNew}>
          New session
        </Button>
        <Button size="sm" look="ghost" onClick={onClose}>
          Close the pane
        </Button>
      </div>
    </div>
  </div>
)
