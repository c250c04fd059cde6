/** The journal: everything that happens in a session is one of these events, numbered from 1 without repeats. */
import { z } from 'zod'
import { AppErrorData } from './errors.ts'
import { PromptId } from './ids.ts'
import { InputRefs, PayloadRef } from './payload-ref.ts'
import { Outcome, PermissionRequest } from './permissions.ts'
import { promptFields } from './queue.ts'
import { PermissionMode, Session, Timestamp, TurnEnding, Usage } from './session.ts'

/** A piece of a change as it stands in the file: line numbers from 1, lines with ' ', '-', '+' or '\\' before them. */
export const PatchHunk = z.object({
  oldStart: z.number().int().nonnegative(),
  newStart: z.number().int().nonnegative(),
  lines: z.array(z.string()),
})
export type PatchHunk = z.infer<typeof PatchHunk>

/** What a tool says of its own work beside what the model got to read. */
export const ToolReport = z.discriminatedUnion('kind', [
  /** A file was written; `created`: there was none, and no hunks tell of it. */
  z.object({ kind: z.literal('change'), created: z.boolean(), hunks: z.array(PatchHunk) }),
  /** Lines of a file were read, from `startLine` on (1 = the first). */
  z.object({
    kind: z.literal('read'),
    startLine: z.number().int().nonnegative(),
    lines: z.number().int().nonnegative(),
    totalLines: z.number().int().nonnegative(),
  }),
])
export type ToolReport = z.infer<typeof ToolReport>

/** Shared by what an agent says or does; `parent` is the tool call of the subagent it belongs to, null = the main agent. */
const said = { messageId: z.string(), parent: z.string().nullable() }

export const SessionEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('prompt'), promptId: PromptId, text: z.string(), ...promptFields }),
  /** The user changed a prompt while it waited. */
  z.object({ type: z.literal('prompt.edited'), promptId: PromptId, text: z.string(), rest: PayloadRef.optional() }),
  /** The waiting prompts in their new order; `hurried` no longer waits for its time. */
  z.object({ type: z.literal('queue.ordered'), promptIds: z.array(PromptId), hurried: PromptId.optional() }),
  /** A queued prompt taken back before its turn began. */
  z.object({ type: z.literal('prompt.withdrawn'), promptId: PromptId }),
  z.object({ type: z.literal('turn.started'), promptId: PromptId }),
  /** The user asked for the end of the turn: it is not gone on with by itself, whatever happens before it has ended. */
  z.object({ type: z.literal('turn.interrupt'), promptId: PromptId }),
  z.object({
    type: z.literal('turn.ended'),
    promptId: PromptId,
    outcome: TurnEnding,
    /** Why, for `failed` and `lost`. */
    error: AppErrorData.nullable(),
    /** Of this turn alone; null when the CLI gave none. */
    usage: Usage.nullable(),
    durationMs: z.number(),
    /** How much of it the turn waited for the user to answer; absent = not at all, or not known. */
    waitedMs: z.number().optional(),
    /** The models that answered, the one used most first; absent where the CLI did not say. */
    models: z.array(z.string()).optional(),
    /** Why it ended, in the CLI's own words; absent when the model was simply done. */
    stopReason: z.string().optional(),
  }),
  /** `aborted`: cut short by an interrupt or a crash. */
  z.object({ type: z.literal('text'), ...said, text: z.string(), aborted: z.boolean() }),
  z.object({ type: z.literal('thinking'), ...said, text: z.string() }),
  z.object({
    type: z.literal('tool.call'),
    ...said,
    toolUseId: z.string(),
    name: z.string(),
    input: z.record(z.string(), z.unknown()),
    rest: InputRefs.optional(),
  }),
  z.object({
    type: z.literal('tool.result'),
    toolUseId: z.string(),
    parent: z.string().nullable(),
    isError: z.boolean(),
    /** As the model got it; non-text parts are described in brackets. */
    text: z.string(),
    rest: PayloadRef.optional(),
    /** Base64 images of the result; `data` is empty where the image lies outside. */
    images: z.array(z.object({ mediaType: z.string(), data: z.string(), rest: PayloadRef.optional() })),
    report: ToolReport.optional(),
  }),
  /**
   * What this tool call began goes on beside the agent, also after its turn: a subagent, or a command in the background.
   * `awaited`: it does not, the agent waits for it. `taskId`: of a command, by which what it writes is read while it runs;
   * absent in journals of older versions.
   */
  z.object({
    type: z.literal('task.started'),
    toolUseId: z.string(),
    awaited: z.literal(true).optional(),
    taskId: z.string().optional(),
  }),
  /** A subagent or a command in the background ended. `text`: its report, or a line about how it ended. */
  z.object({
    type: z.literal('task.ended'),
    toolUseId: z.string(),
    outcome: z.enum(['completed', 'failed', 'stopped']),
    text: z.string(),
    /** Of a subagent; null where the CLI gave none. */
    usage: z
      .object({
        tokens: z.number().nonnegative(),
        toolUses: z.number().nonnegative(),
        durationMs: z.number().nonnegative(),
      })
      .nullable(),
  }),
  z.object({ type: z.literal('permission.asked'), request: PermissionRequest }),
  /** `kept`: the process that asked was gone; the answer is given when the agent asks for exactly the same again. */
  z.object({
    type: z.literal('permission.answered'),
    requestId: z.string(),
    outcome: Outcome,
    kept: z.literal(true).optional(),
  }),
  z.object({ type: z.literal('model.changed'), model: z.string().nullable() }),
  z.object({ type: z.literal('mode.changed'), mode: PermissionMode }),
  /**
   * `path`: how the process came to be. `resume` continues the CLI's own session, with its context; `warm` was a spare of the
   * pool that knew no folder, `project` one that waited in this folder.
   */
  z.object({
    type: z.literal('process.started'),
    path: z.enum(['cold', 'resume', 'warm', 'project']),
    pid: z.number().int(),
    cliVersion: z.string(),
    restricted: z.boolean(),
  }),
  z.object({
    type: z.literal('process.ended'),
    /**
     * The first reason to end it wins: a process closed by the user is not reported as a crash. `credentials`: they were
     * refused, and a process keeps those it was started with; the next prompt starts one with the current ones.
     */
    reason: z.enum([
      'closed',
      'hibernated',
      'recycled',
      'host-stopped',
      'credentials',
      'exited',
      'crashed',
      'failed-to-start',
    ]),
    exitCode: z.number().int().nullable(),
    signal: z.string().nullable(),
    error: AppErrorData.nullable(),
    /** It is started again by itself. */
    restarts: z.boolean().optional(),
  }),
  z.object({
    type: z.literal('retry'),
    attempt: z.number().int(),
    maxAttempts: z.number().int(),
    delayMs: z.number(),
    reason: AppErrorData,
  }),
  /**
   * A crash cut the turn short, and something of it is not known. `prompt`: the agent's own transcript lacks the prompt, it
   * does not know that it was asked. `answer`: what the agent said last. `tool-results`: whether these calls did their work.
   * `transcript`: the agent's transcript is gone, it knows nothing of the conversation. `offers`: what helps, best first.
   */
  z.object({
    type: z.literal('gap'),
    /** Of the turn; null when no turn was under way. */
    promptId: PromptId.nullable(),
    missing: z.enum(['prompt', 'answer', 'tool-results', 'transcript']),
    toolUseIds: z.array(z.string()),
    offers: z.array(z.enum(['continue', 'send-again', 'start-fresh'])),
  }),
  /** The user went back to event `toSeq`: the agent knows nothing of what came after. The CLI keeps that as conversation `keptAs`. */
  z.object({ type: z.literal('rewound'), toSeq: z.number().int().nonnegative(), keptAs: z.string() }),
  /**
   * Something the CLI or Bullpen wants the user to know, in words. `output`: it is what a command printed that the CLI ran
   * itself, as Markdown or as a terminal shows it; absent in journals of older versions.
   */
  z.object({
    type: z.literal('notice'),
    level: z.enum(['info', 'warning', 'error']),
    text: z.string(),
    output: z.enum(['markdown', 'terminal']).optional(),
  }),
])
export type SessionEvent = z.infer<typeof SessionEvent>
export type SessionEventOf<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>

export const StoredEvent = z.object({ seq: z.number().int().positive(), at: Timestamp, event: SessionEvent })
export type StoredEvent = z.infer<typeof StoredEvent>

/** A block still being written by the model. It is replaced by its event when it is done, and dropped when its request is retried. */
export const LiveBlock = z.object({
  /** `messageId:index`; unique in the session. */
  key: z.string(),
  messageId: z.string(),
  parent: z.string().nullable(),
  kind: z.enum(['text', 'thinking', 'tool']),
  /** Of a tool call; empty otherwise. */
  toolName: z.string(),
  /** The text so far; of a tool call, its input as the JSON written so far. */
  text: z.string(),
})
export type LiveBlock = z.infer<typeof LiveBlock>

/** A change to the live blocks. `append` goes to the end of the block's text. */
export const LiveChange = z.discriminatedUnion('op', [
  z.object({ op: z.literal('open'), block: LiveBlock }),
  z.object({ op: z.literal('append'), key: z.string(), text: z.string() }),
  z.object({ op: z.literal('close'), key: z.string() }),
  z.object({ op: z.literal('clear') }),
])
export type LiveChange = z.infer<typeof LiveChange>

/**
 * What `sessions.follow` yields. First a `snapshot`, which replaces all the follower has shown (`reset: true`) or adds
 * what it missed (`reset: false`); then `batch`es. Within a batch: events first, then live changes.
 * A follower that fell behind gets another snapshot instead of an endless buffer; what would be too large for one comes in
 * several, without live blocks until the last.
 */
export const FollowFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    reset: z.boolean(),
    session: Session,
    events: z.array(StoredEvent),
    /** True when events older than the first one here exist; page them with `sessions.events`. */
    hasOlder: z.boolean(),
    live: z.array(LiveBlock),
  }),
  z.object({
    type: z.literal('batch'),
    events: z.array(StoredEvent),
    live: z.array(LiveChange),
    /** Present when the summary changed. */
    session: Session.optional(),
  }),
])
export type FollowFrame = z.infer<typeof FollowFrame>
