/** The question before a folder is opened for the first time: may what is in it run? */
import type { FolderReport } from '#shared/folders.ts'
import { Button } from '../ui/button.tsx'
import { DialogActions, DialogBody } from '../ui/dialog.tsx'
import { FolderContents } from './folder-contents.tsx'
import styles from './trust-step.module.css'

type TrustStepProps = {
  report: FolderReport
  busy: boolean
  /** Says what the second button does. */
  restrictedLabel: string
  onDecide: (trusted: boolean) => void
  onBack?: (() => void) | undefined
}

export function TrustStep({ report, busy, restrictedLabel, onDecide, onBack }: TrustStepProps) {
  return (
    <>
      <DialogBody longText>
        <p className={styles.path}>{report.path}</p>
        <p>
          Claude Code runs what a folder’s settings tell it to. Trust a folder only if you know who wrote what is in it.
        </p>
        <FolderContents report={report} />
        <p className={styles.explanation}>
          <strong>Restricted</strong> means: Claude works here with your own settings only. What the folder brings
          neither runs nor counts, and you are asked before it edits files or runs commands. You can trust the folder
          later.
        </p>
      </DialogBody>
      <DialogActions>
        {onBack && (
          <Button look="ghost" className={styles.back} onClick={onBack}>
            Back
          </Button>
        )}
        <Button disabled={busy} onClick={() => onDecide(true)}>
          Trust this folder
        </Button>
        <Button look="primary" disabled={busy} autoFocus onClick={() => onDecide(false)}>
          {restrictedLabel}
        </Button>
      </DialogActions>
    </>
  )
}
