/** A Messages API on loopback whose model is a script: for demo mode and for tests. */
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { once } from 'node:events'
import { inputTokensOf, tokensOf } from './answer.ts'
import { writeAnswer } from './answer-writer.ts'
import { MessagesBody, type ModelRequest, toModelRequest } from './model-request.ts'
import { type RecordedRequest, RequestRecorder } from './request-recorder.ts'
import { errorBody, sendJson } from './send-json.ts'
import { answerAside } from './side-answers.ts'
import type { Step } from './steps.ts'

/** Decides what the model says. Called for the agent's own requests; what the CLI asks beside them gets a plain answer. */
export type Script = (request: ModelRequest) => readonly Step[] | AsyncIterable<Step>

export type ModelServer = {
  /** For `ANTHROPIC_BASE_URL`; no slash at the end. */
  readonly url: string
  /** Oldest first. */
  readonly requests: readonly RecordedRequest[]
  /** Breaks every connection; resolves when the port is free. Safe to call twice. */
  stop(): Promise<void>
}

type Options = {
  readonly script: Script
  /** 0 = any free port. */
  readonly port?: number
  /** How many requests to remember; 0 = none. */
  readonly remember?: number
}

/** 64 MiB: twice what the real API takes. */
const BODY_LIMIT = 64 * 1024 * 1024

/** Rejects when the port is taken. A request or a script that fails is answered with 400, which the CLI shows at once. */
export async function startModelServer({ script, port = 0, remember = 400 }: Options): Promise<ModelServer> {
  const recorder = new RequestRecorder(remember)
  const stopping = new AbortController()
  let count = 0
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const left = new AbortController()
    response.once('close', () => left.abort())
    const signal = AbortSignal.any([left.signal, stopping.signal])
    answer(request, response, signal).catch((error: unknown) => {
      if (signal.aborted || response.headersSent) response.destroy()
      else sendJson(response, { status: 400, body: errorBody('invalid_request_error', String(error)) })
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
    response.socket?.setNoDelay(true)
    const body = await readBody(request)
    const record = recorder.add(request, response, body)
    const path = `${request.method ?? ''} ${(request.url ?? '').replace(/\?.*$/s, '')}`
    if (body === null) {
      sendJson(response, { status: 413, body: errorBody('request_too_large', 'The request is larger than 64 MiB.') })
    } else if (path === 'POST /v1/messages/count_tokens') {
      sendJson(response, { status: 200, body: { input_tokens: tokensOf(body.length) } })
    } else if (path === 'POST /v1/messages') {
      const retry = Number(request.headers['x-stainless-retry-count'] ?? 0)
      const asked = toModelRequest(MessagesBody.parse(JSON.parse(body)), { retry, signal })
      record.parsed(asked)
      const steps = asked.isAgent ? script(asked) : answerAside(asked)
      await writeAnswer(response, steps, {
        ...asked,
        id: String(++count),
        inputTokens: inputTokensOf(asked, body.length),
      })
    } else {
      sendJson(response, { status: 404, body: errorBody('not_found_error', `There is nothing at ${path}.`) })
    }
  }

  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The model server listens on no TCP port.')
  async function stop(): Promise<void> {
    stopping.abort()
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  let stopped: Promise<void> | undefined
  const url = `http://127.0.0.1:${address.port}`
  return { url, requests: recorder.requests, stop: () => (stopped ??= stop()) }
}

/** The whole body as text; null when it is larger than the limit. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size <= BODY_LIMIT) chunks.push(chunk)
  }
  return size > BODY_LIMIT ? null : Buffer.concat(chunks).toString()
}
