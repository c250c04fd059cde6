/** What a transcript shows: the items made of events, each unchanged (by identity) until something about it changes. */
import type { AppErrorData } from '#shared/errors.ts'
import type { SessionEventOf } from '#shared/events.ts'
import type { PromptId } from '#shared/ids.ts'
import type { PromptImage } from '#shared/images.ts'
import type { Outcome, PermissionRequest } from '#shared/permissions.ts'
import type { PromptOrigin } from '#shared/queue.ts'
import type { Usage } from '#shared/session.ts'

type Base = {
  readonly key: string
  /** Milliseconds since the Unix epoch; null while it is being written. */ readonly at: number | null
}

export type PromptItem = Base & {
  readonly kind: 'prompt'
  readonly promptId: PromptId
  readonly text: string
  readonly images?: readonly PromptImage[] | undefined
  /** Who sent it, where it was not the user. */
  readonly origin: PromptOrigin | null
  /** Its turn has begun. Until then it stands at the end. */
  readonly started: boolean
  /** The number of the event its turn began with; null until then. */
  readonly startSeq: number | null
}

export type TextItem = Base & {
  readonly kind: 'text' | 'thinking'
  readonly text: string
  readonly streaming: boolean
  readonly aborted: boolean
}

export type ToolResult = Pick<SessionEventOf<'tool.result'>, 'isError' | 'text' | 'rest' | 'images'>

export type ToolItem = Base & {
  readonly kind: 'tool'
  /** Empty while the call is being written. */
  readonly toolUseId: string
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
  /** The JSON of the input so far, while the call is being written; null afterwards. */
  readonly writing: string | null
  readonly result: ToolResult | null
  readonly permission: { readonly request: PermissionRequest; readonly outcome: Outcome | null } | null
  /** Its turn ended and no result came. */
  readonly stopped: boolean
  /** What the subagent behind this call said and did. */
  readonly children: readonly Item[]
}

export type NoticeItem = Base & {
  readonly kind: 'notice'
  readonly level: 'quiet' | 'info' | 'warning' | 'error'
  readonly text: string
  readonly error: AppErrorData | null
  /** Tells of a repeated request; the next repetition takes its place. */
  readonly retry: boolean
}

export type TurnItem = Base & {
  readonly kind: 'turn'
  readonly promptId: PromptId
  /** Of the prompt, to send it again; null when it lies in events not loaded. */
  readonly promptText: string | null
  readonly promptImages?: readonly PromptImage[] | undefined
  readonly outcome: SessionEventOf<'turn.ended'>['outcome']
  readonly error: AppErrorData | null
  readonly usage: Usage | null
  readonly durationMs: number
  /** A gap before it says what happened and what helps. */
  readonly explained: boolean
}

/** Something of a turn that a crash cut short and nobody knows. */
export type GapItem = Base & {
  readonly kind: 'gap'
  readonly missing: SessionEventOf<'gap'>['missing']
  readonly offers: SessionEventOf<'gap'>['offers']
  /** Of the prompt, to send it again; null when it lies in events not loaded. */
  readonly promptText: string | null
  readonly promptImages?: readonly PromptImage[] | undefined
}

export type Item = PromptItem | TextItem | ToolItem | NoticeItem | TurnItem | GapItem
