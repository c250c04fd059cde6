/** The transcripts and drafts of the sessions shown lately: one set for the window, whatever pane a session is in. */
import { useEffect, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { useBullpen } from '../client/context.tsx'
import { onPromptWords } from '../client/prompt-words.ts'
import { showToast } from '../ui/toasts.tsx'
import { DraftStore } from './composer/draft-store.ts'
import { TranscriptStores } from './transcript/transcript-stores.ts'

export type SessionStores = { readonly transcripts: TranscriptStores; readonly drafts: DraftStore }

export const NOT_IN_CONVERSATION = 'That message is not part of the conversation any more.'

/** A message to be brought to; another object for each time. */
export type Jump = { readonly id: SessionId; readonly seq: number }

export function useSessionStores(jump: Jump | null): SessionStores {
  const bullpen = useBullpen()
  const [stores] = useState(() => ({
    transcripts: new TranscriptStores(bullpen),
    drafts: new DraftStore(bullpen.client),
  }))
  useEffect(() => onPromptWords((id, words) => void stores.drafts.add(id, words)), [stores])
  useEffect(() => {
    if (!jump) return
    void stores.transcripts
      .get(jump.id)
      .reveal(jump.seq)
      .then((found) => {
        if (!found) showToast({ tone: 'info', message: NOT_IN_CONVERSATION })
      })
  }, [stores, jump])
  return stores
}
