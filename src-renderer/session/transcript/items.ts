/** What a transcript shows: the items made of events, each unchanged (by identity) until something about it changes. */
import type { AppErrorData } from '#shared/errors.ts'
import type { SessionEventOf } from '#shared/events.ts'
import type { PromptId } from '#shared/ids.ts'
import type { Outcome, PermissionRequest } from '#shared/permissions.ts'
import type { Usage } from '#shared/session.ts'

type Base = {
  readonly key: string
  /** Milliseconds since the Unix epoch; null while it is being written. */ readonly at: number | null
}

export type PromptItem = Base & {
  readonly kind: 'prompt'
  readonly promptId: PromptId
  readonly text: string
  /** Its turn has begun. Until then it stands at the end. */
  readonly started: boolean
}

export type TextItem = Base & {
  readonly kind: 'text' | 'thinking'
  readonly text: string
  readonly streaming: boolean
  readonly aborted: boolean
}

export type ToolResult = Pick<SessionEventOf<'tool.result'>, 'isError' | 'text' | 'images'>

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
  readonly outcome: SessionEventOf<'turn.ended'>['outcome']
  readonly error: AppErrorData | null
  readonly usage: Usage | null
  readonly durationMs: number
}

export type Item = PromptItem | TextItem | ToolItem | NoticeItem | TurnItem
