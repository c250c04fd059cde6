/** What the API counted in a turn that nobody summed up, from the CLI's own entries. Pure. */
import type { SessionEvent } from '#shared/events.ts'
import type { Usage } from '#shared/session.ts'
import type { TranscriptEntry } from './entry.ts'

type Counted = NonNullable<NonNullable<TranscriptEntry['message']>['usage']>

/**
 * `told`: what the turn was told as. Null where no message of it says. A message stands in several entries, one for each of
 * its blocks, and is counted once. What it cost is not known: prices are the CLI's, and it died before it told.
 */
export function usageIn(entries: readonly TranscriptEntry[], told: readonly SessionEvent[]): Usage | null {
  const ids = new Set(told.flatMap((event) => ('messageId' in event ? [event.messageId] : [])))
  const byMessage = new Map<string, Counted>()
  for (const { type, message, isApiErrorMessage } of entries) {
    const { id, usage } = message ?? {}
    if (type !== 'assistant' || id === undefined || !ids.has(id) || !usage || isApiErrorMessage === true) continue
    byMessage.set(id, laterOf(byMessage.get(id), usage))
  }
  if (byMessage.size === 0) return null
  const sum = (pick: (one: Counted) => number) => [...byMessage.values()].reduce((total, one) => total + pick(one), 0)
  return {
    costUsd: 0,
    costUnknown: true,
    inputTokens: sum((one) => one.input_tokens),
    outputTokens: sum((one) => one.output_tokens),
    cacheReadTokens: sum((one) => one.cache_read_input_tokens),
    cacheWriteTokens: sum((one) => one.cache_creation_input_tokens),
  }
}

/** The count of a message grows while it is written. */
const laterOf = (one: Counted | undefined, other: Counted): Counted =>
  one && one.output_tokens > other.output_tokens ? one : other
