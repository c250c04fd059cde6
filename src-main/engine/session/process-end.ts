/** Makes sure of the end of a process that has nothing more to say. */
import { AppError, type AppErrorData } from '#shared/errors.ts'
import type { AgentProcess, Exit } from '../agent/agent-process.ts'

/** Measured: the exit follows the last words within milliseconds, and a quarter of a second where a tool holds the pipe. */
const EXIT_WITHIN_MS = 5_000

/** A process whose conversation is over and that stays is of no use to anyone: it is ended, and `complaint` says so. */
export async function untilGone(
  process: AgentProcess,
  pause: (ms: number, signal: AbortSignal) => Promise<unknown>,
): Promise<{ exit: Exit; complaint: AppErrorData | null }> {
  const gone = new AbortController()
  const late = pause(EXIT_WITHIN_MS, gone.signal).catch(() => undefined)
  const exit = await Promise.race([process.exited, late.then(() => null)])
  gone.abort()
  if (exit) return { exit, complaint: null }
  const { data: complaint } = new AppError('process', {
    message: 'The CLI ended the conversation without leaving, and was ended.',
    remedy: 'What was said is kept. Send a prompt to start it again with its context.',
  })
  return { exit: await process.close({ atOnce: true }), complaint }
}
