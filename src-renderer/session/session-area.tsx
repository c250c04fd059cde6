/** Shows one session, with the transcript and the draft that are kept of it. */
import { useEffect } from 'react'
import type { Session } from '#shared/session.ts'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { preloadMarkdown } from './markdown/markdown.tsx'
import { SessionPane, type SessionPaneProps } from './session-pane.tsx'
import type { SessionStores } from './session-stores.ts'

type SessionAreaProps = Omit<SessionPaneProps, 'session' | 'store' | 'drafts'> & {
  session: Session
  stores: SessionStores
}

export function SessionArea({ session, stores, ...rest }: SessionAreaProps) {
  const { transcripts, drafts } = stores
  const { id } = session
  useEffect(preloadMarkdown, [])
  useEffect(() => transcripts.show(id), [transcripts, id])
  return (
    <ErrorBoundary key={id} pane="This session">
      <SessionPane session={session} store={transcripts.get(id)} drafts={drafts} {...rest} />
    </ErrorBoundary>
  )
}
