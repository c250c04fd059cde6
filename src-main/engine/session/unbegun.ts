/** Whether the CLI died before it had written anything of a conversation. Pure. */
import type { StoredEvent } from '#shared/events.ts'
import type { Tail } from '../transcripts/tail.ts'

/**
 * True where a session's only turn so far was lost within the moment (about 0.1 s) that the CLI takes before it first writes to
 * its transcript: it would refuse to resume what it never wrote, and a conversation begun anew lacks nothing, since the prompt
 * is said to be missing and sent again. `journal`: the newest events, oldest first; `tail`: null when there is no transcript.
 */
export const isUnbegun = (journal: readonly StoredEvent[], tail: Tail | null): boolean =>
  tail === null && journal[0]?.seq === 1 && journal.filter(({ event }) => event.type === 'turn.started').length === 1
