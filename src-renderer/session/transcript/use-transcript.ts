/** Reads a transcript: whole, for who paints it, or what is around it, for who need not be painted again for every word. */
import { useCallback, useRef, useSyncExternalStore } from 'react'
import type { PromptId } from '#shared/ids.ts'
import type { Transcript, TranscriptStore } from './transcript-store.ts'

export const useTranscript = (store: TranscriptStore): Transcript =>
  useSyncExternalStore(store.subscribe, store.getSnapshot)

export type TranscriptHead = Pick<Transcript, 'loaded' | 'error' | 'pending'> & {
  /** Nothing to read yet: a process that woke ahead of the first prompt says nothing. */
  readonly empty: boolean
  /** Of the session; null while it is not known. */
  readonly firstPrompt: PromptId | null
}

/** The same object for as long as it says the same. */
export function useTranscriptHead(store: TranscriptStore): TranscriptHead {
  const last = useRef<{ of: Transcript; head: TranscriptHead } | null>(null)
  const read = useCallback(() => {
    const transcript = store.getSnapshot()
    if (last.current?.of === transcript) return last.current.head
    const head = headOf(transcript)
    const before = last.current?.head
    const kept = before && isSame(before, head) ? before : head
    last.current = { of: transcript, head: kept }
    return kept
  }, [store])
  return useSyncExternalStore(store.subscribe, read)
}

function headOf({ items, loaded, error, pending, hasOlder }: Transcript): TranscriptHead {
  const nothingSaid = items.every((item) => item.kind === 'notice' && item.level === 'quiet')
  const first = hasOlder ? undefined : items.find(({ kind }) => kind === 'prompt')
  return {
    loaded,
    error,
    pending,
    empty: loaded && nothingSaid && !hasOlder,
    firstPrompt: first?.kind === 'prompt' ? first.promptId : null,
  }
}

const isSame = (a: TranscriptHead, b: TranscriptHead): boolean =>
  a.loaded === b.loaded &&
  a.error === b.error &&
  a.empty === b.empty &&
  a.firstPrompt === b.firstPrompt &&
  a.pending.length === b.pending.length &&
  a.pending.every((request, index) => request === b.pending[index])
