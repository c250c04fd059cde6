/** The JSON side of the Messages API: whole answers and errors. */
import type { ServerResponse } from 'node:http'

type JsonAnswer = {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>> | undefined
}

export function sendJson(response: ServerResponse, { status, body, headers = {} }: JsonAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

export const errorBody = (type: string, message: string) => ({ type: 'error', error: { type, message } })
