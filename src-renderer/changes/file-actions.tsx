/** What can be done with the chosen file. */
import type { ChangedFile } from '#shared/git.ts'
import type { Session } from '#shared/session.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import styles from './changes-panel.module.css'
import type { ChangeActions } from './use-change-actions.ts'

type FileActionsProps = { session: Session; file: ChangedFile; actions: ChangeActions; root: string }

export function FileActions({ file, actions, root }: FileActionsProps) {
  const { stageFile, askRevert, stageLabel } = actions
  return (
    <div className={styles.actions}>
      <span className={styles.path} title={file.path}>
        {file.path}
      </span>
      <CopyButton text={`${root}/${file.path}`} label="Copy the path" />
      {stageFile && (
        <Button size="sm" onClick={() => stageFile(file)}>
          {stageLabel(file)}
        </Button>
      )}
      {askRevert && (
        <Button size="sm" onClick={() => askRevert(file)}>
          Undo…
        </Button>
      )}
    </div>
  )
}
