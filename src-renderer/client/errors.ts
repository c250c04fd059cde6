/** Turns whatever a call throws into an `AppError`, so that every view has a message and a remedy to show. */
import { ORPCError } from '@orpc/client'
import { AppError, AppErrorData } from '#shared/errors.ts'

/** `cut`: the transport ended while the call was under way. */
export function toAppError(error: unknown, { cut }: { cut: boolean }): unknown {
  if (error instanceof AppError) return error
  if (error instanceof ORPCError)
    return fromWire({ code: String(error.code), message: error.message, data: error.data, cause: error })
  if (!cut) return error
  return new AppError('network', {
    message: 'The connection to Bullpen was cut before the answer came.',
    remedy: 'It reconnects by itself. Try again when the status bar says connected.',
    cause: error,
  })
}

type WireError = { readonly code: string; readonly message: string; readonly data: unknown; readonly cause: unknown }

function fromWire({ code, message, data, cause }: WireError): AppError {
  const known = AppErrorData.safeParse(data)
  if (known.success) return AppError.from(known.data)
  if (code === 'BAD_REQUEST') {
    return new AppError('invalid_input', {
      message: 'Bullpen did not accept this input.',
      remedy: 'Correct it and try again.',
      detail: message,
      cause,
    })
  }
  return new AppError('internal', {
    message: 'Bullpen answered with an error it has no name for.',
    remedy: 'Try again. If it happens again, look into the log file and report it.',
    detail: `${code}: ${message}`,
    cause,
  })
}
