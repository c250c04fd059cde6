/** Asks before going back to before a prompt: the conversation, and if wanted the files, which are listed first. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import { isBusy, type Session } from '#shared/session.ts'
import type { FileRewind } from '#shared/transcripts.ts'
import { useBullpen } from '../../client/context.tsx'
import { countOf } from '../../client/format.ts'
import { useAction } from '../../client/use-action.ts'
import { wholeText } from '../../client/whole-text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import type { PromptItem } from '../transcript/items.ts'
import styles from './rewind-dialog.module.css'

type RewindDialogProps = {
  session: Session
  /** Null = closed. */
  prompt: PromptItem | null
  onClose: () => void
  /** `words`: of the prompt, all of them. */
  onDone: (prompt: PromptItem, words: string) => void
}

export const RewindDialog = ({ prompt, onClose, ...rest }: RewindDialogProps) => (
  <Dialog
    open={prompt !== null}
    onOpenChange={(open) => !open && onClose()}
    title="Go back to before this prompt?"
    width="md"
  >
    {prompt && <RewindForm key={prompt.promptId} prompt={prompt} onClose={onClose} {...rest} />}
  </Dialog>
)

type RewindFormProps = Omit<RewindDialogProps, 'prompt'> & { prompt: PromptItem }

function RewindForm({ session, prompt, onClose, onDone }: RewindFormProps) {
  const { client, sessions } = useBullpen()
  const act = useAction()
  const { id } = session
  const { promptId, startSeq, text } = prompt
  const busy = isBusy(session.state)
  const preview = useQuery({
    queryKey: ['rewind-files', id, promptId],
    queryFn: () => client.sessions.rewindFiles({ id, promptId, dryRun: true }),
    enabled: !busy,
    retry: false,
    staleTime: 0,
    gcTime: 0,
  })
  const [withFiles, setWithFiles] = useState(false)
  const [working, setWorking] = useState(false)
  const canFiles = preview.data?.possible === true && preview.data.files.length > 0
  const goBack = async () => {
    if (startSeq === null) return
    setWorking(true)
    await act(async () => {
      const words = await wholeText(client, id, prompt) // before what can't be undone
      // the files first: the copy that the conversation goes on in has no checkpoints of this one
      if (withFiles && canFiles) await client.sessions.rewindFiles({ id, promptId, dryRun: false })
      sessions.put(await client.sessions.rewind({ id, toSeq: startSeq - 1 }))
      onDone(prompt, words)
    })
    setWorking(false)
  }
  return (
    <>
      <DialogBody>
        <div className={styles.stack}>
          <blockquote className={styles.prompt}>{text.slice(0, QUOTED)}</blockquote>
          <p>
            Claude forgets this prompt and everything after it; the prompt is put back for you to change. What was said
            stays: it becomes a conversation of its own, under “Sessions on this machine”.
          </p>
          <label className={styles.choice}>
            <input
              type="checkbox"
              checked={withFiles && canFiles}
              disabled={!canFiles || working}
              onChange={({ target }) => setWithFiles(target.checked)}
            />
            <span>
              Restore the files as they were then
              <span className={styles.note}>Only what Claude’s own tools edited; not what commands did.</span>
            </span>
          </label>
          <div aria-live="polite">
            {busy ? (
              <p className={styles.note}>The session is at work. Wait for the turn to end, or interrupt it.</p>
            ) : preview.isPending ? (
              <p className={styles.note}>Looking for files that have changed since…</p>
            ) : preview.error ? (
              <p className={styles.note}>The files can’t be looked at: {toAppErrorData(preview.error).message}</p>
            ) : (
              <Files found={preview.data} cwd={session.cwd} />
            )}
          </div>
        </div>
      </DialogBody>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="primary"
          disabled={working || busy || (withFiles && preview.isPending)}
          onClick={() => void goBack()}
        >
          {withFiles && canFiles ? 'Go back with the files' : 'Go back'}
        </Button>
      </DialogActions>
    </>
  )
}

/** Characters of the prompt, to know it by. */
const QUOTED = 300

function Files({ found, cwd }: { found: FileRewind; cwd: string }) {
  const { possible, reason, files, insertions, deletions, skippedLinks } = found
  if (!possible) return <p className={styles.note}>{reason ?? 'The CLI keeps no checkpoint of the files here.'}</p>
  if (files.length === 0) return <p className={styles.note}>No file has changed since.</p>
  return (
    <div className={styles.files}>
      <p className={styles.note}>
        With that, {countOf(files.length, 'file')} would change: {countOf(insertions, 'line')} added, {deletions}{' '}
        removed
        {skippedLinks > 0 && `; ${skippedLinks} left alone because they are links by now`}
      </p>
      <ul className={styles.list} tabIndex={0} aria-label="Files that would change">
        {files.map((file) => (
          <li key={file}>{within(file, cwd)}</li>
        ))}
      </ul>
    </div>
  )
}

const within = (file: string, cwd: string): string =>
  file.startsWith(`${cwd}/`) || file.startsWith(`${cwd}\\`) ? file.slice(cwd.length + 1) : file
