/** Words that another part of the window puts into the prompt of a session, for the user to send: whoever keeps the drafts hears of them. */
import type { SessionId } from '#shared/ids.ts'

type Taker = (id: SessionId, words: string) => void

const takers = new Set<Taker>()

export function putInPrompt(id: SessionId, words: string): void {
  for (const take of takers) take(id, words)
}

/** Returns what ends it. */
export function onPromptWords(take: Taker): () => void {
  takers.add(take)
  return () => void takers.delete(take)
}
