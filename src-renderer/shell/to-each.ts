/** Does something to many sessions: one that is refused keeps none of the others from it. */
import { toAppErrorData } from '#shared/errors.ts'
import type { Session } from '#shared/session.ts'
import { showToast } from '../ui/toasts.tsx'

/** What went wrong is told once, with counts. `done`: what they could not be, as "archived". */
export async function toEach(
  sessions: readonly Session[],
  work: (session: Session) => Promise<unknown>,
  done: string,
): Promise<void> {
  const results = await Promise.allSettled(sessions.map((session) => work(session)))
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [toAppErrorData(result.reason)] : []))
  const [first] = failures
  if (!first) return
  const { message, remedy } = first
  if (sessions.length === 1) showToast({ tone: 'error', message, remedy })
  else {
    const counts = `${failures.length} of ${sessions.length} sessions could not be ${done}`
    showToast({ tone: 'error', message: `${counts}: ${message}`, remedy })
  }
}
