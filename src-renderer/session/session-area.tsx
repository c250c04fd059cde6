/** Shows the active session and keeps the transcripts and drafts of those shown before. */
import { useEffect, useState } from 'react'
import type { Session } from '#shared/session.ts'
import { useBullpen } from '../client/context.tsx'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { DraftStore } from './composer/draft-store.ts'
import { preloadMarkdown } from './markdown/markdown.tsx'
import { SessionPane, type SessionPaneProps } from './session-pane.tsx'
import { TranscriptStores } from './transcript/transcript-stores.ts'

type SessionAreaProps = Omit<SessionPaneProps, 'session' | 'store' | 'drafts'> & { session: Session }

export function SessionArea({ session, ...rest }: SessionAreaProps) {
  const bullpen = useBullpen()
  const [stores] = useState(() => new TranscriptStores(bullpen))
  const [drafts] = useState(() => new DraftStore(bullpen.client))
  const { id } = session
  useEffect(preloadMarkdown, [])
  useEffect(() => stores.show(id), [stores, id])
  return (
    <ErrorBoundary key={id} pane="This session">
      <SessionPane session={session} store={stores.get(id)} drafts={drafts} {...rest} />
    </ErrorBoundary>
  )
}
