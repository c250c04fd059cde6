/** What can be done with a session from anywhere, with the question before what can't be undone. */
import { useMemo, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { isBusy, type Session } from '#shared/session.ts'
import { useBullpen } from '../client/context.tsx'
import { useAction } from '../client/use-action.ts'
import { closeTab, openTab } from '../tabs/tab-list.ts'
import { useTabs } from '../tabs/tabs-store.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../ui/dialog.tsx'
import { showToast } from '../ui/toasts.tsx'

export type Commands = {
  readonly open: (id: SessionId) => void
  readonly close: (id: SessionId) => void
  readonly rename: (session: Session, title: string) => void
  readonly archive: (session: Session, archived: boolean) => void
  readonly endProcess: (session: Session) => void
  readonly remove: (session: Session) => void
}

/** `removing` goes into `RemoveDialog`. */
export function useSessionCommands(): {
  commands: Commands
  removing: Session | null
  setRemoving: (session: Session | null) => void
} {
  const { client, sessions } = useBullpen()
  const act = useAction()
  const change = useTabs((state) => state.change)
  const [removing, setRemoving] = useState<Session | null>(null)
  const commands = useMemo<Commands>(
    () => ({
      open: (id) => change((tabs) => openTab(tabs, id)),
      close: (id) => {
        const session = sessions.state.byId.get(id)
        change((tabs) => closeTab(tabs, id))
        if (!session) return
        if (isBusy(session.state)) showToast({ tone: 'info', message: `“${session.title}” goes on in the background.` })
        else if (session.state.kind === 'idle') void act(() => client.sessions.close({ id }))
      },
      rename: (session, title) =>
        void act(async () => sessions.put(await client.sessions.rename({ id: session.id, title }))),
      archive: (session, archived) =>
        void act(async () => {
          sessions.put(await client.sessions.archive({ id: session.id, archived }))
          if (archived) change((tabs) => closeTab(tabs, session.id))
        }),
      endProcess: (session) => void act(async () => sessions.put(await client.sessions.close({ id: session.id }))),
      remove: setRemoving,
    }),
    [act, change, client, sessions],
  )
  return { commands, removing, setRemoving }
}

type RemoveDialogProps = { session: Session | null; onClose: () => void }

export function RemoveDialog({ session, onClose }: RemoveDialogProps) {
  const { client } = useBullpen()
  const act = useAction()
  const [busy, setBusy] = useState(false)
  const remove = async ({ id }: Session) => {
    setBusy(true)
    const removed = await act(() => client.sessions.delete({ id }))
    setBusy(false)
    if (removed) onClose()
  }
  return (
    <Dialog open={session !== null} onOpenChange={(open) => !open && onClose()} title="Delete this session?" width="sm">
      {session && (
        <>
          <DialogBody>
            <p>
              <strong>{session.title}</strong> and everything Bullpen keeps of it will be gone. This can’t be undone.
              Claude Code’s own transcript and the files in the folder stay.
            </p>
            {isBusy(session.state) && <p>It is working right now; that will be stopped.</p>}
          </DialogBody>
          <DialogActions>
            <Button autoFocus onClick={onClose}>
              Keep it
            </Button>
            <Button look="danger" disabled={busy} onClick={() => void remove(session)}>
              Delete
            </Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  )
}
