/** How a refusal leaves the gateway: a page for a person, `AppErrorData` as JSON for a program. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError, type AppErrorData, ERROR_KINDS, toAppErrorData } from '#shared/errors.ts'
import { ERROR_PAGE_POLICY, errorPage } from './pages.ts'

/** Any thrown value as data, fastify's own complaints included. */
export const errorData = (thrown: unknown): AppErrorData => fromFastify(thrown) ?? toAppErrorData(thrown)

export function sendError(request: FastifyRequest, reply: FastifyReply, data: AppErrorData): FastifyReply {
  reply.code(ERROR_KINDS[data.kind].status).header('cache-control', 'no-store')
  if (data.kind === 'auth') reply.header('www-authenticate', 'Bearer realm="bullpen"')
  return wantsPage(request) ? sendPage(reply, errorPage(data)) : reply.send(data)
}

/** One of the pages the gateway writes itself. */
export const sendPage = (reply: FastifyReply, page: string): FastifyReply =>
  reply.type('text/html; charset=utf-8').header('content-security-policy', ERROR_PAGE_POLICY).send(page)

/** The same refusal on a connection that was to become a WebSocket. */
export function rawError(thrown: unknown): string {
  const data = toAppErrorData(thrown)
  const body = JSON.stringify(data)
  return [
    `HTTP/1.1 ${ERROR_KINDS[data.kind].status} ${data.kind}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n')
}

export const unknownAddress = (): AppError =>
  new AppError('not_found', {
    message: 'There is nothing at this address.',
    remedy: 'The addresses of the API are listed in /openapi.json.',
  })

function wantsPage({ headers }: FastifyRequest): boolean {
  return (headers.accept ?? '').includes('text/html')
}

/** Fastify's own complaints about a request: too large, not JSON, an unknown content type. */
function fromFastify(thrown: unknown): AppErrorData | null {
  if (!(thrown instanceof Error) || thrown instanceof AppError) return null
  const status = 'statusCode' in thrown && typeof thrown.statusCode === 'number' ? thrown.statusCode : 500
  if (status < 400 || status >= 500) return null
  return new AppError(status === 413 ? 'too_long' : 'invalid_input', {
    message: thrown.message,
    remedy: status === 413 ? 'Send less at once.' : 'Correct the request and send it again.',
  }).data
}
