/** What a CLI process says, in the engine's words. */
import type { SlashCommand } from '#shared/composing.ts'
import type { AppErrorData } from '#shared/errors.ts'
import type { LiveChange, SessionEvent } from '#shared/events.ts'
import type { PermissionMode, Usage } from '#shared/session.ts'
import type { QuotaWindow } from '#shared/usage.ts'
import type { ServerState } from './mcp.ts'

export type TurnOutcome = {
  readonly outcome: 'completed' | 'interrupted' | 'failed'
  readonly error: AppErrorData | null
  readonly usage: Usage | null
  readonly durationMs: number
  /** Those that answered, the one used most first. */
  readonly models?: readonly string[]
  /** Why it ended, in the CLI's words, where it is not simply done. */
  readonly stopReason?: string
}

export type Fact =
  | { type: 'event'; event: SessionEvent }
  | { type: 'live'; change: LiveChange }
  /** A turn begins; also one that the CLI starts by itself, when a background task ends. */
  | { type: 'init'; model: string; cliVersion: string }
  /** How its MCP servers do, told with the beginning of a turn. */
  | { type: 'servers'; servers: readonly ServerState[] }
  /** Under this id the CLI has a transcript that can be resumed. */
  | { type: 'identity'; cliSessionId: string }
  | { type: 'mode'; mode: PermissionMode }
  /** All slash commands and skills, after they changed. */
  | { type: 'commands'; commands: readonly SlashCommand[] }
  | { type: 'retry'; attempt: number; maxAttempts: number; delayMs: number; reason: AppErrorData }
  /** A usage limit of the account refuses requests until then, in milliseconds since the epoch; null = no limit does. */
  | { type: 'limit'; resetsAt: number | null }
  /** How far a usage limit of the account is, told as it goes. */
  | { type: 'quota'; quota: Omit<QuotaWindow, 'at'> }
  /** Tasks the agent left running in the background. */
  | { type: 'background'; tasks: number }
  | { type: 'turn'; turn: TurnOutcome }
