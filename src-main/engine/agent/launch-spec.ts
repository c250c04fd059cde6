/** All that decides how a CLI process of a session behaves. Pure: the same spec always gives the same process. */
import type { Options } from '@anthropic-ai/claude-agent-sdk'
import type { SessionId } from '#shared/ids.ts'
import type { PermissionMode, Profile, Trust } from '#shared/session.ts'
import { restrictedOptions, safeOptions, trustedOptions } from './trust-options.ts'

export type LaunchSpec = {
  readonly sessionId: SessionId
  readonly profile: Profile
  readonly cwd: string
  readonly trust: Trust
  /** Nothing runs beside the agent, not even what the user set up for all folders; absent = what `trust` allows. */
  readonly safe?: boolean
  readonly cliPath: string
  readonly cliVersion: string
  /** The CLI's own conversation to go on with; null = a new one. */
  readonly resume: string | null
  readonly model: string | null
  readonly permissionMode: PermissionMode
  readonly allowBypassPermissions: boolean
  readonly maxApiRetries: number
  /** Credentials and addresses on top of the inherited environment; undefined removes a variable. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * The part of the SDK's options that a process needs whatever its folder: what a general spare is started with. The claim
 * adds folder, model and mode; anything else it would ignore without a word.
 */
export function generalOptionsOf(spec: LaunchSpec): Options {
  return {
    pathToClaudeCodeExecutable: spec.cliPath,
    includePartialMessages: true,
    forwardSubagentText: true,
    enableFileCheckpointing: true,
    mcpServersDelivery: 'initialize',
    systemPrompt: { type: 'preset', preset: 'claude_code' },
    ...(spec.safe === true ? safeOptions() : spec.trust === 'trusted' ? trustedOptions() : restrictedOptions()),
    ...(spec.allowBypassPermissions && { allowDangerouslySkipPermissions: true }),
  }
}

/** All of the SDK's options that follow from the spec. Nothing a user typed goes to argv but a checked model name and mode. */
export function optionsOf(spec: LaunchSpec): Options {
  return {
    ...generalOptionsOf(spec),
    cwd: spec.cwd,
    permissionMode: spec.permissionMode,
    ...(spec.model !== null && { model: spec.model }),
    ...(spec.resume !== null && { resume: spec.resume }),
  }
}

/** What the CLI's environment gets beyond the user's own. */
export const environmentOf = (spec: LaunchSpec): Record<string, string | undefined> => ({
  CLAUDE_AGENT_SDK_CLIENT_APP: 'bullpen',
  CLAUDE_CODE_MAX_RETRIES: String(spec.maxApiRetries),
  ...spec.env,
})
