/** What a transcript is called where nobody gave it a name. */
import type { TranscriptRow } from '../store/transcripts.ts'

const LENGTH = 80

export function titleOf({ title, firstPrompt }: Pick<TranscriptRow, 'title' | 'firstPrompt'>): string {
  const line = (title ?? firstPrompt).trim().split('\n', 1)[0]?.replace(/\s+/g, ' ').trim() ?? ''
  if (line === '') return 'Untitled'
  return line.length <= LENGTH
    ? line
    : `${line
        .slice(0, LENGTH - 1)
        .toWellFormed()
        .trimEnd()}…`
}
