/** What can be done with a conversation on disk; each ends in a session on the screen, or says why not. */
import { useRef, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { importText, refuseLargeImport } from '#shared/importing.ts'
import type { Session } from '#shared/session.ts'
import type { TranscriptSummary } from '#shared/transcripts.ts'
import { useBullpen } from '../client/context.tsx'
import { countOf } from '../client/format.ts'
import { useAction } from '../client/use-action.ts'
import { showToast } from '../ui/toasts.tsx'

type Transcript = Pick<TranscriptSummary, 'id'>

export type TranscriptActions = {
  /** What is under way. */
  readonly busy: 'open' | 'fork' | 'take-over' | 'import' | 'scan' | null
  readonly open: (transcript: Transcript) => void
  readonly fork: (transcript: Transcript) => void
  /** Ends the process that has it open, then opens it. */
  readonly takeOver: (transcript: Transcript) => void
  readonly importFile: (file: File) => void
  readonly scan: () => void
}

export function useTranscriptActions(onOpen: (id: SessionId) => void): TranscriptActions {
  const { client, sessions } = useBullpen()
  const act = useAction()
  const [busy, setBusy] = useState<TranscriptActions['busy']>(null)
  const underWay = useRef(false)
  const run = (what: NonNullable<TranscriptActions['busy']>, action: () => Promise<unknown>) => {
    const isAlone = what !== 'scan' // looking through all files takes long, and nothing has to wait for it
    if (isAlone && underWay.current) return // a second Enter before the first has done its work
    if (isAlone) underWay.current = true
    setBusy(what)
    void act(action).then(() => {
      if (isAlone) underWay.current = false
      setBusy(null)
    })
  }
  const show = (session: Session) => {
    sessions.put(session)
    onOpen(session.id)
  }
  const open = async (transcript: Transcript) => {
    const { session, existed, skipped } = await client.transcripts.open({ id: transcript.id })
    if (existed) await client.sessions.catchUp({ id: session.id }).catch(() => undefined) // at work: it is up to date
    show(session)
    if (skipped > 0) showToast({ tone: 'info', message: unreadable(skipped) })
  }
  return {
    busy,
    open: (transcript) => run('open', () => open(transcript)),
    fork: ({ id }) => run('fork', async () => show(await client.transcripts.fork({ id }))),
    takeOver: (transcript) =>
      run('take-over', async () => {
        await client.transcripts.takeOver({ id: transcript.id })
        await open(transcript)
      }),
    importFile: (file) =>
      run('import', async () => {
        refuseLargeImport(file.size)
        const { session, skipped, resumable } = await importText(client, { text: await file.text() })
        show(session)
        if (skipped > 0) showToast({ tone: 'info', message: unreadable(skipped) })
        if (resumable) showToast({ tone: 'info', message: 'Imported. The next prompt goes on where it ended.' })
      }),
    scan: () => run('scan', () => client.transcripts.scan()),
  }
}

export const unreadable = (lines: number): string =>
  `${countOf(lines, 'line')} could not be read; everything else is shown.`
