/** The question before sessions are deleted. */
import { useState } from 'react'
import { isBusy, type Session } from '#shared/session.ts'
import { useBullpen } from '../client/context.tsx'
import { useAction } from '../client/use-action.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../ui/dialog.tsx'

type RemoveDialogProps = { sessions: readonly Session[]; onClose: () => void }

export function RemoveDialog({ sessions, onClose }: RemoveDialogProps) {
  const { client } = useBullpen()
  const act = useAction()
  const [busy, setBusy] = useState(false)
  const [first] = sessions
  const many = sessions.length > 1
  const working = sessions.filter(({ state }) => isBusy(state)).length
  const remove = async () => {
    setBusy(true)
    const removed = await act(async () => {
      for (const { id } of sessions) await client.sessions.delete({ id })
    })
    setBusy(false)
    if (removed) onClose()
  }
  return (
    <Dialog
      open={first !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={many ? `Delete ${sessions.length} sessions?` : 'Delete this session?'}
      width="sm"
    >
      {first && (
        <>
          <DialogBody>
            <p>
              {many ? `These ${sessions.length} sessions` : <strong>{first.title}</strong>} and everything Bullpen keeps
              of {many ? 'them' : 'it'} will be gone. This can’t be undone. Claude Code’s own transcript
              {many && 's'} and the files in the folder{many && 's'} stay.
            </p>
            {working > 0 && (
              <p>{many ? `${working} of them work` : 'It is working'} right now; that will be stopped.</p>
            )}
          </DialogBody>
          <DialogActions>
            <Button autoFocus onClick={onClose}>
              Keep {many ? 'them' : 'it'}
            </Button>
            <Button look="danger" disabled={busy} onClick={() => void remove()}>
              Delete
            </Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  )
}
