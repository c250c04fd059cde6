/** The error taxonomy: every failure a person or a program can meet has one of these kinds, with the remedy in words. */
import { z } from 'zod'

/** `status` is the HTTP status of the kind; `retriable` says whether the same call may succeed later, unchanged. */
export const ERROR_KINDS = {
  invalid_input: { status: 422, retriable: false },
  not_found: { status: 404, retriable: false },
  conflict: { status: 409, retriable: true },
  permission: { status: 403, retriable: false },
  unsupported: { status: 501, retriable: false },
  version: { status: 426, retriable: false },
  auth: { status: 401, retriable: false },
  rate_limit: { status: 429, retriable: true },
  quota: { status: 402, retriable: false },
  overloaded: { status: 529, retriable: true },
  network: { status: 502, retriable: true },
  timeout: { status: 504, retriable: true },
  invalid_model: { status: 400, retriable: false },
  too_long: { status: 413, retriable: false },
  config: { status: 500, retriable: false },
  session_corrupted: { status: 500, retriable: false },
  resources: { status: 503, retriable: true },
  process: { status: 500, retriable: true },
  protocol: { status: 500, retriable: false },
  internal: { status: 500, retriable: false },
} as const satisfies Record<string, { status: number; retriable: boolean }>

export type ErrorKind = keyof typeof ERROR_KINDS

const kinds = Object.keys(ERROR_KINDS) as [ErrorKind, ...ErrorKind[]]

export const AppErrorData = z.object({
  kind: z.enum(kinds),
  /** What happened, in a sentence for a person. */
  message: z.string(),
  /** What the person can do about it, in a sentence. */
  remedy: z.string(),
  retriable: z.boolean(),
  /** The input or settings field at fault, as a dotted path. */
  field: z.string().optional(),
  /** Evidence for the curious: the last stderr, an API message. Never a secret. */
  detail: z.string().optional(),
  /** Of a usage limit: when it is lifted, in milliseconds since the epoch. */
  resetsAt: z.number().optional(),
})
export type AppErrorData = z.infer<typeof AppErrorData>

type AppErrorInput = {
  message: string
  remedy: string
  field?: string | undefined
  detail?: string | undefined
  cause?: unknown
}

/** The one Error class Bullpen throws on purpose; `data` is what crosses the wire. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly data: AppErrorData

  constructor(kind: ErrorKind, { cause, message, remedy, field, detail }: AppErrorInput) {
    super(message, { cause })
    const { retriable } = ERROR_KINDS[kind]
    this.data = { kind, message, remedy, retriable, ...(field && { field }), ...(detail && { detail }) }
  }

  /** An error that came as data, to be thrown on. */
  static from({ kind, ...words }: AppErrorData): AppError {
    return new AppError(kind, words)
  }
}

/** Any thrown value as data: ours as it is, anything else as `internal` with its message as detail. */
export function toAppErrorData(error: unknown): AppErrorData {
  if (error instanceof AppError) return error.data
  return new AppError('internal', {
    message: 'Something went wrong inside Bullpen.',
    remedy: 'Try again. If it happens again, look into the log file and report it.',
    detail: error instanceof Error ? error.message : String(error),
  }).data
}
