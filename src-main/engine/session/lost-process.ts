/** What to tell the user when a CLI process ended and nobody wanted that. */
import { AppError, type AppErrorData } from '#shared/errors.ts'

/** Null when the end needs no words: an idle process that left with code 0. */
export function lostProcess(
  { code, signal, stderr }: { code: number | null; signal: string | null; stderr: string },
  inTurn: boolean,
): AppErrorData | null {
  if (code === 0 && !inTurn) return null
  const how = signal !== null ? `by signal ${signal}` : `with exit code ${code ?? 'unknown'}`
  return new AppError('process', {
    message: inTurn ? `The CLI ended in the middle of the turn, ${how}.` : `The CLI ended by itself, ${how}.`,
    remedy: 'What was said is kept. Send a prompt to start it again with its context.',
    ...(stderr !== '' && { detail: stderr }),
  }).data
}
