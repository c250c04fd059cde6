/** What a transcript shows: the items made of events, each unchanged (by identity) until something about it changes. */
import type { AppErrorData } from '#shared/errors.ts'
import type { SessionEventOf } from '#shared/events.ts'
import type { PromptId } from '#shared/ids.ts'
import type { PromptImage } from '#shared/images.ts'
import type { PayloadRef } from '#shared/payload-ref.ts'
import type { Outcome, PermissionRequest } from '#shared/permissions.ts'
import type { PromptOrigin } from '#shared/queue.ts'
import type { Usage } from '#shared/session.ts'
import type { PlanStep } from '../tools/plan.ts'
import type { Tally } from '../tools/deeds.ts'

type Base = {
  readonly key: string
  /** Milliseconds since the Unix epoch; null while it is being written. */ readonly at: number | null
}

export type PromptItem = Base & {
  readonly kind: 'prompt'
  readonly promptId: PromptId
  readonly text: string
  /** Where the whole lies, where `text` is only the head. */
  readonly rest?: PayloadRef | undefined
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

export type ToolResult = Pick<SessionEventOf<'tool.result'>, 'isError' | 'text' | 'rest' | 'images' | 'report'>

/** What a call began that goes on beside the agent, or a subagent it waits for. */
export type ToolTask = {
  readonly outcome: 'running' | SessionEventOf<'task.ended'>['outcome']
  /** It does not keep the agent waiting. */
  readonly beside: boolean
  readonly text: string
  readonly usage: SessionEventOf<'task.ended'>['usage']
}

export type ToolItem = Base & {
  readonly kind: 'tool'
  /** Empty while the call is being written. */
  readonly toolUseId: string
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
  /** Where the texts lie of which `input` has only the head. */
  readonly inputRest?: NonNullable<SessionEventOf<'tool.call'>['rest']>
  /** The JSON of the input so far, while the call is being written; null afterwards. */
  readonly writing: string | null
  readonly result: ToolResult | null
  readonly permission: { readonly request: PermissionRequest; readonly outcome: Outcome | null } | null
  /** Its turn ended and no result came. */
  readonly stopped: boolean
  /** When it could begin, after the user allowed it; milliseconds since the Unix epoch. */
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly task: ToolTask | null
  /** Of a command that lasts: the CLI's name of it, by which what it writes is read while it runs. */
  readonly taskId?: string
  /** The agent's plan as it is after this call; null where the call has nothing to do with it. */
  readonly plan: readonly PlanStep[] | null
  /** What the subagent behind this call said and did. */
  readonly children: readonly Item[]
}

export type Step = ToolItem | TextItem

/** Tool calls one after the other, with what was thought between them: one row, so that a long run reads as a story. */
export type StepsItem = Base & {
  readonly kind: 'steps'
  readonly steps: readonly Step[]
  readonly tally: Tally
  /** The turn goes on and nothing stands behind it yet: the next call joins it. */
  readonly live: boolean
  /** The latest state of the plan, where a call of this row was the last of the turn to change it. */
  readonly plan: readonly PlanStep[] | null
}

export type NoticeItem = Base & {
  readonly kind: 'notice'
  readonly level: 'quiet' | 'info' | 'warning' | 'error'
  readonly text: string
  readonly error: AppErrorData | null
  /** What a command printed that the CLI ran itself. */
  readonly output?: SessionEventOf<'notice'>['output']
  /** Tells of a repeated request; the next repetition takes its place. */
  readonly retry: boolean
  /** Tells of the process; `starts`: how often it started in a row, which one line tells of. */
  readonly life?: { readonly is: 'started' | 'ended'; readonly starts: number }
}

export type TurnItem = Base & {
  readonly kind: 'turn'
  readonly promptId: PromptId
  /** Of the prompt, to send it again; null when it lies in events not loaded. */
  readonly promptText: string | null
  readonly promptRest?: PayloadRef | undefined
  readonly promptImages?: readonly PromptImage[] | undefined
  readonly outcome: SessionEventOf<'turn.ended'>['outcome']
  readonly error: AppErrorData | null
  readonly usage: Usage | null
  readonly durationMs: number
  /** How much of it waited for the user. */
  readonly waitedMs: number
  /** Those that answered, the one used most first. */
  readonly models: readonly string[]
  /** Why it ended, in the CLI's words; null where it is simply done. */
  readonly stopReason: string | null
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
  readonly promptRest?: PayloadRef | undefined
  readonly promptImages?: readonly PromptImage[] | undefined
}

/** What stands within an item: the steps of a row, what a subagent did. */
export function innerItems(item: Item): readonly Item[] {
  if (item.kind === 'steps') return item.steps
  return item.kind === 'tool' ? item.children : []
}

export type Item = PromptItem | TextItem | ToolItem | StepsItem | NoticeItem | TurnItem | GapItem
