/** Asks before anything is put back, and says where it is kept. */
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import type { AskedRevert } from './use-change-actions.ts'

type RevertDialogProps = { asked: AskedRevert | null; onConfirm: (asked: AskedRevert) => void; onClose: () => void }

const SINCE = { start: 'before the session', head: 'in the last commit', unstaged: 'staged', staged: 'staged' }

export function RevertDialog({ asked, onConfirm, onClose }: RevertDialogProps) {
  const what = asked?.hunk
    ? 'These lines go'
    : asked?.file.kind === 'added'
      ? 'The file was not there and is removed;'
      : 'The file goes'
  return (
    <Dialog
      open={asked !== null}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      width="sm"
      title={asked?.hunk ? 'Undo this hunk?' : 'Undo the changes of this file?'}
      description={
        asked && (
          <>
            <code>{asked.file.path}</code>: {what}{' '}
            {asked.hunk !== null || asked.file.kind !== 'added' ? `back to what was ${SINCE[asked.comparison]}; ` : ''}a
            copy of the file as it is now is kept in Bullpen’s folder.
          </>
        )
      }
    >
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="danger" onClick={() => asked && onConfirm(asked)}>
          Undo
        </Button>
      </DialogActions>
    </Dialog>
  )
}
