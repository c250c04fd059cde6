/** Who has a conversation open, and how it is taken over. */
import { AppError } from '#shared/errors.ts'
import type { Holder } from '#shared/transcripts.ts'
import { type LeaseHolder, holderOf, notedIn } from '../agent/session-lease.ts'
import { endForeign } from '../supervisor/end-foreign.ts'
import { isSameProcess } from '../supervisor/same-process.ts'

export type Leases = {
  /** Another process than ours; null when nobody has it open. */
  holder(conversation: string, config: string): Promise<Holder | null>
  /** Throws `conflict` when it doesn't end. */
  takeOver(conversation: string, config: string): Promise<void>
}

/** `isOurs`: the process works for a session of this Bullpen. */
export function createLeases(isOurs: (pid: number) => boolean): Leases {
  async function find(conversation: string, config: string): Promise<LeaseHolder | null> {
    return holderOf(conversation, config, (noted) => !isOurs(noted.pid) && isSameProcess(noted))
  }
  return {
    async holder(conversation, config) {
      const found = await find(conversation, config)
      return found && { pid: found.pid, kind: found.kind ?? null, since: found.startedAt ?? null }
    },
    async takeOver(conversation, config) {
      const found = await find(conversation, config)
      if (!found || (await endForeign(notedIn(found)))) return
      throw new AppError('conflict', {
        message: `Process ${found.pid}, which has this conversation open, did not end.`,
        remedy: 'End it where it runs, or fork the conversation and go on with the copy.',
      })
    },
  }
}
