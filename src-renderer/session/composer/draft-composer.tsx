/** The prompt of a session with its draft: a key that is typed paints this, and nothing around it. */
import { useCallback, useSyncExternalStore } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { useStable } from '../../client/use-stable.ts'
import type { DraftStore } from './draft-store.ts'
import { SessionComposer, type SessionComposerProps } from './session-composer.tsx'

type DraftComposerProps = Omit<SessionComposerProps, 'text' | 'onText' | 'onSend'> & {
  drafts: DraftStore
  onSend: (text: string, now: boolean) => void
}

export function DraftComposer({ drafts, onSend, ...rest }: DraftComposerProps) {
  const { id } = rest.session
  const text = useDraft(drafts, id)
  const setText = useStable((next: string) => drafts.set(id, next))
  return <SessionComposer {...rest} text={text} onText={setText} onSend={(now) => onSend(text, now)} />
}

export function useDraft(drafts: DraftStore, id: SessionId): string {
  return useSyncExternalStore(
    drafts.subscribe,
    useCallback(() => drafts.text(id), [drafts, id]),
  )
}
