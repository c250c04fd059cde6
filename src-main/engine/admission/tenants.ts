/** The sessions with a process, as admission sees them: how long unused, and what speaks against ending theirs. */
import type { ProcessSample } from '#shared/processes.ts'
import type { ManagedSession } from '../session/managed-session.ts'
import { mayEndForPrompt, mayEndQuietly } from '../supervisor/watchdog-exemptions.ts'
import type { Tenant } from './policy.ts'

type Source = {
  readonly live: () => readonly { readonly session: Pick<ManagedSession, 'row' | 'activity'>; readonly pid: number }[]
  /** The newest sample of a process; null before the first. */
  readonly sample: (pid: number) => ProcessSample | null
  readonly now: number
}

export function tenantsOf({ live, sample, now }: Source): Tenant[] {
  return live().flatMap(({ session, pid }) => {
    const activity = session.activity()
    if (!activity) return [] // it is being ended
    const { lastInputAt, lastOutputAt, startedAt, busy } = activity
    const seen = sample(pid)
    // what runs beside a process that nobody has looked at is not known
    const mayEnd = busy || !seen ? 'no' : judge({ activity, sample: seen, now })
    return { sessionId: session.row.id, pid, usedAt: Math.max(lastInputAt, lastOutputAt, startedAt), mayEnd }
  })
}

function judge(input: Parameters<typeof mayEndQuietly>[0]): Tenant['mayEnd'] {
  if (mayEndQuietly(input)) return 'quietly'
  return mayEndForPrompt(input) ? 'for-a-prompt' : 'no'
}
