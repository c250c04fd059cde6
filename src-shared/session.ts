/** What a session is to everyone outside the engine: its state, its summary, its use of tokens. */
import { z } from 'zod'
import { EffortLevel } from './composing.ts'
import { AppErrorData } from './errors.ts'
import { PromptId, RequestId, SessionId } from './ids.ts'
import { LimitOverrides } from './limits.ts'
import { QueuedPrompt } from './queue.ts'

/** The CLI's own names, so that what a user reads in its documentation is true here too. */
export const PermissionMode = z.enum(['default', 'acceptEdits', 'plan', 'dontAsk', 'auto', 'bypassPermissions'])
export type PermissionMode = z.infer<typeof PermissionMode>

/** Milliseconds since the Unix epoch. */
export const Timestamp = z.number().int().nonnegative()

/** `memory`: too little is available. `process-cap`: as many processes run as may. */
export const WaitReason = z.enum(['memory', 'process-cap'])
export type WaitReason = z.infer<typeof WaitReason>

/** Where a session stands that has to wait before a process may be started for it. */
export const QueuePlace = z.object({
  /** 1 = the next. */
  position: z.number().int().positive(),
  reason: WaitReason,
  /** The reason in words, with figures. */
  message: z.string(),
})
export type QueuePlace = z.infer<typeof QueuePlace>

/** A process that died is started again, at `at`, for the `attempt`th time of so many at most. */
export const Restart = z.object({
  attempt: z.number().int().positive(),
  maxAttempts: z.number().int().positive(),
  at: Timestamp,
  reason: AppErrorData,
})
export type Restart = z.infer<typeof Restart>

const turnFields = { promptId: PromptId, since: Timestamp, waitedMs: z.number().nonnegative().optional() }

/**
 * - `hibernated`: no process; a prompt wakes it. - `waking`: a process is starting for it, or waits to be started.
 * - `running`: a turn is under way. - `waiting`: the turn waits for the user. - `retrying`: the CLI waits to repeat a failed API request.
 * - `recycling`: its process is being replaced between turns. - `failed`: its process could not be kept; a prompt tries again.
 * - `closed`: the user closed it; a prompt opens it again.
 *
 * Of a turn, `since` is its beginning, and `waitedMs` how long it waited for the user up to now; absent = not at all.
 */
export const SessionState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hibernated') }),
  z.object({
    kind: z.literal('waking'),
    since: Timestamp,
    /** Present while it may not start. */
    queue: QueuePlace.optional(),
    /** Present after its process died by itself. */
    restart: Restart.optional(),
  }),
  z.object({ kind: z.literal('idle') }),
  z.object({ kind: z.literal('running'), ...turnFields, interrupting: z.boolean() }),
  z.object({
    kind: z.literal('waiting'),
    ...turnFields,
    /** When it began to wait; not counted in `waitedMs` yet. */
    askedAt: Timestamp,
    on: z.enum(['permission', 'question']),
    requestIds: z.array(RequestId).min(1),
  }),
  z.object({
    kind: z.literal('retrying'),
    ...turnFields,
    attempt: z.number().int(),
    maxAttempts: z.number().int(),
    retryAt: Timestamp,
    reason: AppErrorData,
  }),
  z.object({ kind: z.literal('recycling'), since: Timestamp }),
  z.object({ kind: z.literal('failed'), error: AppErrorData }),
  z.object({ kind: z.literal('closed') }),
])
export type SessionState = z.infer<typeof SessionState>
export type SessionStateKind = SessionState['kind']

/** Cumulative over the session. Cost in US dollars at list price, as the CLI reports it. */
export const Usage = z.object({
  costUsd: z.number(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cacheReadTokens: z.number().int(),
  cacheWriteTokens: z.number().int(),
  /** The cost is of what was told: of a turn whose process died, the tokens alone are known. */
  costUnknown: z.literal(true).optional(),
})
export type Usage = z.infer<typeof Usage>
export const NO_USAGE: Usage = { costUsd: 0, inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 }

/** `demo` sessions talk to the scripted model that ships with Bullpen, with a CLI configuration of their own. */
export const Profile = z.enum(['default', 'demo'])
export type Profile = z.infer<typeof Profile>

/** Whether the folder's own hooks, MCP servers and settings are in force (`trusted`) or the user's only (`restricted`). */
export const Trust = z.enum(['trusted', 'restricted'])
export type Trust = z.infer<typeof Trust>

/** `interrupted`: by the user, or because the session was ended. `lost`: its process, or Bullpen, died in it. */
export const TurnEnding = z.enum(['completed', 'interrupted', 'failed', 'lost'])
export type TurnEnding = z.infer<typeof TurnEnding>

export const LastOutcome = z.object({
  outcome: TurnEnding,
  /** Why, of one that failed or was lost. */
  error: AppErrorData.pick({ kind: true, message: true, remedy: true }).nullable(),
  at: Timestamp,
})
export type LastOutcome = z.infer<typeof LastOutcome>

export const Session = z.object({
  id: SessionId,
  cwd: z.string(),
  title: z.string(),
  state: SessionState,
  profile: Profile,
  trust: Trust,
  /**
   * Bullpen ended again and again while it was at work, so it runs without hooks, MCP servers and settings of the project,
   * until the user says otherwise; absent = it does not.
   */
  safeMode: z.boolean().optional(),
  /** Names of the MCP servers that failed in its process, as the CLI told it last; absent = it told of none. */
  failedServers: z.array(z.string()).optional(),
  /** Commands and subagents that go on in its process between turns; absent = none. */
  backgroundTasks: z.number().int().positive().optional(),
  /** The model asked for; null = the CLI's default. */
  model: z.string().nullable(),
  /** The model the CLI last said it uses; null before the first turn. */
  activeModel: z.string().nullable(),
  permissionMode: PermissionMode,
  usage: Usage,
  /** Prompts accepted and not started yet, oldest first. */
  queued: z.array(QueuedPrompt),
  /** How its last turn ended; null before the first one has. */
  lastOutcome: LastOutcome.nullable(),
  /** The number of the newest journalled event; 0 = none. */
  lastSeq: z.number().int().nonnegative(),
  createdAt: Timestamp,
  /** Last time the user or the agent did something in it. */
  activeAt: Timestamp,
  archived: z.boolean(),
  /** Of its own; what is absent is as for its project, or for all. */
  limits: LimitOverrides,
  /** When a usage limit ends a turn, the session goes on by itself once the limit is lifted. */
  continueAtReset: z.boolean(),
  /** Null = as the model has it. */
  effort: EffortLevel.nullable(),
  /** It takes no further prompt once it has cost so many US dollars; null = no bound. */
  budgetUsd: z.number().nullable(),
  /** Rules that hold in this session alone, in the CLI's notation: `Bash(npm run *)`. */
  grants: z.array(z.string()),
})
export type Session = z.infer<typeof Session>

/** True while a turn is under way in any form. */
export const isBusy = (state: SessionState): boolean =>
  state.kind === 'running' || state.kind === 'waiting' || state.kind === 'retrying'

/** True while ending its process would cut something short: a turn, or what goes on in the background. */
export const isAtWork = ({ state, backgroundTasks }: Pick<Session, 'state' | 'backgroundTasks'>): boolean =>
  isBusy(state) || backgroundTasks !== undefined

/** It has cost what it may: no further prompt is sent in it. */
export const isOverBudget = ({
  budgetUsd,
  usage,
}: Pick<Session, 'budgetUsd'> & { usage: Pick<Usage, 'costUsd'> }): boolean =>
  budgetUsd !== null && usage.costUsd >= budgetUsd

/** True while it has no process, and its next prompt starts one. */
export const isAsleep = (state: SessionState): boolean => state.kind === 'hibernated' || state.kind === 'closed'
