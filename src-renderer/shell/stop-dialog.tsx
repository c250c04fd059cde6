/** The question before sessions are deleted, and before a turn is cut by archiving its session or ending its process. */
import { useState } from 'react'
import { isAtWork, type Session } from '#shared/session.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../ui/dialog.tsx'
import type { StopKind, Stopping } from './use-stopping.ts'

export function StopDialog({ stopping }: { stopping: Pick<Stopping, 'asked' | 'cancel' | 'carryOut'> }) {
  const { asked, cancel, carryOut } = stopping
  const [busy, setBusy] = useState(false)
  const sessions = asked?.sessions ?? []
  const [first] = sessions
  const many = sessions.length > 1
  const working = sessions.filter(isAtWork).length
  const go = async () => {
    if (!asked) return
    setBusy(true)
    await carryOut(asked)
    setBusy(false)
    cancel()
  }
  const words = WORDS[asked?.kind ?? 'end']
  return (
    <Dialog open={asked !== null} onOpenChange={(open) => !open && cancel()} title={words.title(sessions)} width="sm">
      {first && (
        <>
          <DialogBody>
            <p>
              {many ? `These ${sessions.length} sessions` : <strong>{first.title}</strong>} {words.about(many)}
            </p>
            {working > 0 && (
              <p>
                {many ? `${working} of them ${working === 1 ? 'works' : 'work'}` : 'It is working'} right now; that will
                be stopped.
              </p>
            )}
            <Waiting sessions={sessions} deletes={asked?.kind === 'delete'} />
          </DialogBody>
          <DialogActions>
            <Button autoFocus onClick={cancel}>
              Keep {many ? 'them' : 'it'}
            </Button>
            <Button look="danger" disabled={busy} onClick={() => void go()}>
              {words.action}
            </Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  )
}

/** Prompts are the user's words: what becomes of them is said. */
function Waiting({ sessions, deletes }: { sessions: readonly Session[]; deletes: boolean }) {
  const prompts = sessions.reduce((sum, { queued }) => sum + queued.length, 0)
  if (prompts === 0) return null
  const wait = prompts === 1 ? 'A prompt waits to be sent' : `${prompts} prompts wait to be sent`
  return <p>{deletes ? `${wait} and will be lost.` : `${wait} and will wait on until you send something.`}</p>
}

type Words = {
  readonly title: (sessions: readonly Session[]) => string
  /** Behind the title of the session, or "These 3 sessions". */
  readonly about: (many: boolean) => string
  readonly action: string
}

const WORDS: Readonly<Record<StopKind, Words>> = {
  delete: {
    title: ({ length }) => (length > 1 ? `Delete ${length} sessions?` : 'Delete this session?'),
    about: (many) =>
      `and everything Bullpen keeps of ${many ? 'them' : 'it'} will be gone. This can’t be undone. Claude Code’s own transcript${many ? 's' : ''} and the files in the folder${many ? 's' : ''} stay.`,
    action: 'Delete',
  },
  archive: {
    title: ({ length }) => (length > 1 ? `Archive ${length} sessions?` : 'Archive this session?'),
    about: (many) => `${many ? 'leave' : 'leaves'} the list, and can be brought back.`,
    action: 'Archive',
  },
  end: {
    title: ({ length }) => (length > 1 ? `End ${length} processes?` : 'End its process?'),
    about: (many) => `${many ? 'stay' : 'stays'}, and your next prompt goes on with what was said so far.`,
    action: 'End',
  },
}
