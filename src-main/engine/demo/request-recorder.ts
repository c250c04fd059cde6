/** Remembers the last requests of the model server, for tests to look at. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ModelRequest } from './model-request.ts'

export type RecordedRequest = {
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The beginning of the body, at most 256 KiB. */
  readonly body: string
  readonly bodyLength: number
  /** Undefined for anything but a request for a message. */
  readonly model: string | undefined
  /** What the user typed, oldest first. */
  readonly prompts: readonly string[]
  /** True when the agent itself asked; false for what the CLI asks beside it. */
  readonly isAgent: boolean
  readonly toolNames: readonly string[]
  /** Null until it was answered or broken off; `completed` is false when it was broken off. */
  readonly end: { readonly at: number; readonly status: number; readonly completed: boolean } | null
}

type Mutable = { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] }

const BODY_KEPT = 256 * 1024

export class RequestRecorder {
  readonly requests: RecordedRequest[] = []
  private readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  /** Remembers the request; `parsed` adds what was found in its body. */
  add(request: IncomingMessage, response: ServerResponse, body: string | null): { parsed(as: ModelRequest): void } {
    const record: Mutable = {
      at: Date.now(),
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: body?.slice(0, BODY_KEPT) ?? '',
      bodyLength: body?.length ?? 0,
      model: undefined,
      prompts: [],
      isAgent: false,
      toolNames: [],
      end: null,
    }
    response.once('close', () => {
      record.end = { at: Date.now(), status: response.statusCode, completed: response.writableFinished }
    })
    if (this.limit > 0) this.requests.push(record)
    if (this.requests.length > this.limit) this.requests.shift()
    return {
      parsed({ model, prompts, isAgent, toolNames }) {
        Object.assign(record, { model, prompts, isAgent, toolNames } satisfies Partial<RecordedRequest>)
      },
    }
  }
}
