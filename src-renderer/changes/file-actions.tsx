/** What can be done with the chosen file: opened, staged, taken out again, put back. */
import type { ChangedFile } from '#shared/git.ts'
import type { SessionId } from '#shared/ids.ts'
import { PathButtons } from '../opening/path-buttons.tsx'
import { Button } from '../ui/button.tsx'
import styles from './changes-panel.module.css'
import type { ChangeActions } from './use-change-actions.ts'

type FileActionsProps = {
  sessionId: SessionId
  file: ChangedFile
  actions: ChangeActions
  /** The folder that its path begins at. */
  root: string
}

export function FileActions({ sessionId, file, actions, root }: FileActionsProps) {
  const { stage, unstage, askRevert, canRevert } = actions
  const { path, from, kind, staged } = file
  return (
    <>
      <div className={styles.actions}>
        <span className={styles.path} title={path}>
          {from === null ? path : `${from} → ${path}`}
        </span>
        {kind !== 'deleted' && <PathButtons sessionId={sessionId} path={`${root}/${path}`} />}
        {unstage && (staged !== 'none' || stage === null) && (
          <Button size="sm" onClick={() => unstage([file])}>
            Unstage
          </Button>
        )}
        {stage && staged !== 'all' && (
          <Button size="sm" onClick={() => stage([file])}>
            {kind === 'conflicted' ? 'Mark as resolved' : 'Stage'}
          </Button>
        )}
        {askRevert && canRevert(file) && (
          <Button size="sm" onClick={() => askRevert(file)}>
            Undo…
          </Button>
        )}
      </div>
      {kind === 'conflicted' && (
        <p className={styles.note}>
          In conflict: both sides stand in the file between marks. Make of it what it should be, then mark it as
          resolved.
        </p>
      )}
    </>
  )
}
