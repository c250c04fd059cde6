/** A bound on requests to a CLI process, so that a hung one is reported instead of waited for. */
import { AppError } from '#shared/errors.ts'

/** Measured answers take 2-50 ms; a busy machine may need a hundred times that. */
const CONTROL_TIMEOUT_MS = 10_000

/** What was asked for, undefined where there is nobody to ask. Rejects with `timeout` when the process does not answer in time. */
export async function withinTime<T>(
  request: Promise<T> | undefined,
  limitMs = CONTROL_TIMEOUT_MS,
): Promise<T | undefined> {
  const silence = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    silence.reject(
      new AppError('timeout', {
        message: 'The CLI of this session does not react.',
        remedy: 'Close the session to end its process; the conversation is kept and goes on with the next prompt.',
      }),
    )
  }, limitMs)
  return Promise.race([request, silence.promise]).finally(() => clearTimeout(timer))
}
