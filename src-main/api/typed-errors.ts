/** The one place where a thrown value becomes an error of the contract: its code is the kind, its data the whole error. */
import { mapEventIterator, ORPCError } from '@orpc/client'
import { ValidationError } from '@orpc/contract'
import { AppError, type AppErrorData, ERROR_KINDS, type ErrorKind, toAppErrorData } from '#shared/errors.ts'
import type { Log } from '../engine/index.ts'

export type ContractError = ORPCError<ErrorKind, AppErrorData>

type Context = { readonly log: Log; readonly procedure: string }

/** Any thrown value as an error of the contract. What nobody foresaw is logged with its stack. */
export function toContractError(thrown: unknown, { log, procedure }: Context): ContractError {
  const data = badRequest(thrown) ?? toAppErrorData(thrown)
  if (data.kind === 'internal') {
    log.error('a call failed unexpectedly', { procedure, kind: data.kind, evidence: evidence(thrown) })
  }
  return new ORPCError(data.kind, { status: ERROR_KINDS[data.kind].status, message: data.message, data, cause: thrown })
}

/** The same stream, whose failure arrives as an error of the contract. */
export function withContractErrors(stream: AsyncIterator<unknown>, context: Context): AsyncIterableIterator<unknown> {
  return mapEventIterator(stream, {
    value: (value: unknown) => Promise.resolve(value),
    error: (error) => Promise.resolve(toContractError(error, context)),
  })
}

/** What oRPC throws for input that fails its schema or can't be decoded at all; null for anything else. */
function badRequest(thrown: unknown): AppErrorData | null {
  if (!(thrown instanceof ORPCError) || thrown.code !== 'BAD_REQUEST') return null
  const issue = thrown.cause instanceof ValidationError ? thrown.cause.issues[0] : undefined
  const field = (issue?.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.')
  if (issue === undefined || field === '') {
    return new AppError('invalid_input', {
      message: issue?.message ?? 'The request could not be read.',
      remedy: 'Correct the request and send it again.',
    }).data
  }
  return new AppError('invalid_input', {
    message: `${field}: ${issue.message}`,
    remedy: `Correct "${field}" and send it again.`,
    field,
  }).data
}

function evidence(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const cause = thrown.cause instanceof ValidationError ? ` ${JSON.stringify(thrown.cause.issues)}` : ''
  return (thrown.stack ?? thrown.message) + cause
}
