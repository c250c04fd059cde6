/** The selected conversation: what is known of it, what can be done with it, and its text. */
import { useQuery } from '@tanstack/react-query'
import { GitFork, Lock, MessageSquareShare, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Holder, TranscriptSummary } from '#shared/transcripts.ts'
import { useBullpen } from '../client/context.tsx'
import { formatMoment, shortPath } from '../client/format.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import styles from './library.module.css'
import { type TranscriptActions, unreadable } from './use-transcript-actions.ts'

/** Whether somebody has it open is looked for this often while it is on the screen. */
const LOOK_AGAIN_MS = 3_000

type TranscriptDetailsProps = {
  transcript: TranscriptSummary
  userHome: string | undefined
  actions: TranscriptActions
  /** Null for the moment it is not painted yet. */
  preview: ReactNode
}

export function TranscriptDetails({ transcript, userHome, actions, preview }: TranscriptDetailsProps) {
  const { queries } = useBullpen()
  const { id, title, cwd, path, skipped, createdAt, updatedAt, sessionId } = transcript
  const holder = useQuery({
    ...queries.transcripts.holder.queryOptions({ input: { id } }),
    staleTime: 0,
    refetchInterval: LOOK_AGAIN_MS,
    enabled: preview !== null,
  }).data
  const { busy } = actions
  return (
    <article className={styles.details} aria-label={title === '' ? 'Conversation' : title}>
      <header className={styles.about}>
        <div className={styles.words}>
          <h2 className={styles.name}>{title === '' ? 'Untitled' : title}</h2>
          <p className={styles.where}>
            <span title={`Begun ${formatMoment(createdAt)}`}>
              {cwd === null ? 'Folder unknown' : shortPath(cwd, userHome)} · {formatMoment(updatedAt)}
            </span>
            <CopyButton text={path} label="Copy the path of the file" />
          </p>
        </div>
        <div className={styles.actions}>
          <Button size="sm" disabled={busy !== null} onClick={() => actions.fork(transcript)}>
            <GitFork size={13} aria-hidden />
            {busy === 'fork' ? 'Forking…' : 'Fork'}
          </Button>
          <Button size="sm" look="primary" disabled={busy !== null} onClick={() => actions.open(transcript)}>
            <MessageSquareShare size={13} aria-hidden />
            {busy === 'open' ? 'Opening…' : holder ? 'Open to read' : sessionId === null ? 'Open' : 'Go to session'}
          </Button>
        </div>
      </header>
      {holder && <Held holder={holder} actions={actions} transcript={transcript} />}
      {skipped > 0 && (
        <p className={styles.skipped}>
          <TriangleAlert size={13} aria-hidden />
          {unreadable(skipped)}
        </p>
      )}
      <div className={styles.preview}>{preview}</div>
    </article>
  )
}

type HeldProps = { holder: Holder; transcript: TranscriptSummary; actions: TranscriptActions }

function Held({ holder: { pid, kind, since }, transcript, actions }: HeldProps) {
  return (
    <div className={styles.held}>
      <Lock size={13} aria-hidden />
      <p>
        Process {pid} has it open{kind !== null && ` (${kind})`}
        {since !== null && ` since ${formatMoment(since)}`}. Taking it over ends that process.
      </p>
      <Button size="sm" disabled={actions.busy !== null} onClick={() => actions.takeOver(transcript)}>
        {actions.busy === 'take-over' ? 'Taking over…' : 'Take over'}
      </Button>
    </div>
  )
}
