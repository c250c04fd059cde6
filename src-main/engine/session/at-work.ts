/** Refuses what would get in the way of a turn. */
import { AppError } from '#shared/errors.ts'

/** Throws `conflict` for a session that is. */
export function refuseAtWork(isAtWork: boolean): void {
  if (!isAtWork) return
  throw new AppError('conflict', {
    message: 'This session is at work.',
    remedy: 'Wait until its turn has ended, or interrupt it.',
  })
}
