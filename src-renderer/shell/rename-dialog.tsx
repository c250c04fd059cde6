/** Gives a session another title. */
import { type SubmitEvent, useState } from 'react'
import type { Session } from '#shared/session.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../ui/dialog.tsx'
import { TextInput } from '../ui/field.tsx'

type RenameDialogProps = {
  session: Session | null
  onRename: (session: Session, title: string) => void
  onClose: () => void
}

export const RenameDialog = ({ session, onRename, onClose }: RenameDialogProps) => (
  <Dialog open={session !== null} onOpenChange={(open) => !open && onClose()} title="Rename the session" width="sm">
    {session && <RenameForm key={session.id} session={session} onRename={onRename} onClose={onClose} />}
  </Dialog>
)

function RenameForm({ session, onRename, onClose }: RenameDialogProps & { session: Session }) {
  const [title, setTitle] = useState(session.title)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const trimmed = title.trim()
    if (trimmed === '') return
    if (trimmed !== session.title) onRename(session, trimmed)
    onClose()
  }
  return (
    <form onSubmit={submit}>
      <DialogBody>
        <TextInput
          autoFocus
          aria-label="Title of the session"
          maxLength={200}
          value={title}
          onFocus={({ target }) => target.select()}
          onChange={({ target }) => setTitle(target.value)}
        />
      </DialogBody>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" disabled={title.trim() === ''}>
          Rename
        </Button>
      </DialogActions>
    </form>
  )
}
