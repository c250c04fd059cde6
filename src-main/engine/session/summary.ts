/** Small pure parts of a session's summary. */
import type { Usage } from '#shared/session.ts'

/** The title of a session nobody named. */
export const UNTITLED = 'New session'

const TITLE_LENGTH = 60

/** The first line of the first prompt, unless the user gave the session a name. */
export function titleFor({ title }: { title: string }, prompt: string): string {
  if (title !== UNTITLED) return title
  const line = prompt.trim().split('\n', 1)[0]?.replace(/\s+/g, ' ').trim() ?? ''
  if (line === '') return title
  return line.length <= TITLE_LENGTH
    ? line
    : `${line
        .slice(0, TITLE_LENGTH - 1)
        .toWellFormed()
        .trimEnd()}…`
}

export function addUsage(total: Usage, turn: Usage | null): Usage {
  if (!turn) return total
  return {
    costUsd: total.costUsd + turn.costUsd,
    inputTokens: total.inputTokens + turn.inputTokens,
    outputTokens: total.outputTokens + turn.outputTokens,
    cacheReadTokens: total.cacheReadTokens + turn.cacheReadTokens,
    cacheWriteTokens: total.cacheWriteTokens + turn.cacheWriteTokens,
    ...((total.costUnknown ?? turn.costUnknown) && { costUnknown: true }),
  }
}
