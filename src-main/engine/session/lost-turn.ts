/** What is known of a turn whose process died in it: from the journal, and from what the CLI itself noted. */
import type { AppErrorData } from '#shared/errors.ts'
import type { SessionEvent, StoredEvent } from '#shared/events.ts'
import type { PromptId } from '#shared/ids.ts'
import { reconcile } from '../transcripts/reconcile.ts'
import type { Tail } from '../transcripts/tail.ts'
import type { SessionRecord } from './record.ts'
import { isUnbegun } from './unbegun.ts'

type Lost = { readonly promptId: PromptId; readonly why: AppErrorData; readonly tail: Tail | null }

/** `journal`: the newest events of the session; `completed`: what completes the turn in it. */
export function lostTurn(
  record: SessionRecord,
  { promptId, why, tail }: Lost,
): { journal: readonly StoredEvent[]; completed: readonly SessionEvent[] } {
  const journal = record.newest(promptId)
  if (isUnbegun(journal, tail)) {
    // a conversation that never reached the disk is not resumed
    record.row.cliSessionId = null
    record.touch()
  }
  return { journal, completed: reconcile({ promptId, journal, live: record.live.blocks, tail, why }) }
}
