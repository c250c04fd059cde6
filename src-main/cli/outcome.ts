/** How a command ends: its exit code, and what is said when it failed. */
import { isDefinedError, ORPCError } from '@orpc/client'
import { AppError, AppErrorData, toAppErrorData } from '#shared/errors.ts'
import { describeFailure, failureLine } from '../host/failure.ts'

export const EXIT = { done: 0, failed: 1, usage: 2, noHost: 3 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** A failure with an exit code of its own; all others end with `failed`. */
export class CommandError extends Error {
  readonly data: AppErrorData
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, error: AppError) {
    super(error.message, { cause: error })
    this.exitCode = exitCode
    this.data = error.data
  }
}

export const usageError = (message: string, remedy: string): CommandError =>
  new CommandError(EXIT.usage, new AppError('invalid_input', { message, remedy }))

export const noHost = (): CommandError =>
  new CommandError(
    EXIT.noHost,
    new AppError('not_found', {
      message: 'No host is running for this data folder.',
      remedy:
        'Start one with "bullpen serve" or the desktop app, or set BULLPEN_HOME to the folder of the one you mean.',
    }),
  )

export const hostLost = (cause: unknown): CommandError =>
  new CommandError(
    EXIT.noHost,
    new AppError('network', {
      message: 'The connection to the host is gone.',
      remedy: 'The host may have stopped. Run the command again: it continues with what the host has stored.',
      cause,
    }),
  )

/** Any thrown value as data: errors of the contract carry theirs. */
export function failureOf(error: unknown): AppErrorData {
  if (error instanceof CommandError) return error.data
  if (error instanceof ORPCError && isDefinedError(error)) {
    const known = AppErrorData.safeParse(error.data)
    if (known.success) return known.data
  }
  return toAppErrorData(error)
}

/** Says on stderr what went wrong and returns the exit code. */
export function reportFailure(error: unknown, { json }: { json: boolean }): ExitCode {
  const data = failureOf(error)
  process.stderr.write(json ? failureLine(data) : describeFailure(data))
  return error instanceof CommandError ? error.exitCode : EXIT.failed
}
