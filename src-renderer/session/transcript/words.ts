/** Puts the events of a session's life into words. */
import type { SessionEventOf } from '#shared/events.ts'
import type { PermissionMode } from '#shared/session.ts'

const MODE: Record<PermissionMode, string> = {
  default: 'asks before it acts',
  acceptEdits: 'edits files without asking',
  plan: 'plans without acting',
  dontAsk: 'denies what is not allowed already',
  auto: 'decides by itself what is safe',
  bypassPermissions: 'asks for nothing',
}

export const modeChanged = (mode: PermissionMode): string => `Permission mode: ${MODE[mode]}`

export const modelChanged = (model: string | null): string => `Model: ${model ?? "the CLI's default"}`

const STARTED: Record<SessionEventOf<'process.started'>['path'], string> = {
  cold: 'started',
  resume: 'continued with its context',
  warm: 'was ready',
  project: 'was ready in this folder',
}

export function processStarted({ path, cliVersion, restricted }: SessionEventOf<'process.started'>): string {
  const how = STARTED[path]
  return `Claude Code ${cliVersion} ${how}${restricted ? ', restricted' : ''}`
}

export function processEnded({ reason, exitCode, signal }: SessionEventOf<'process.ended'>): string {
  const how = signal === null ? (exitCode === null ? '' : ` with code ${exitCode}`) : ` by ${signal}`
  switch (reason) {
    case 'closed':
      return 'Session closed'
    case 'hibernated':
      return 'Asleep until it is needed'
    case 'recycled':
      return 'Claude Code is replaced by a fresh process'
    case 'credentials':
      return 'Claude Code ended: its credentials were refused'
    case 'host-stopped':
      return 'Bullpen was stopped'
    case 'exited':
      return `Claude Code ended${how}`
    case 'crashed':
      return `Claude Code ended unexpectedly${how}`
    case 'failed-to-start':
      return 'Claude Code could not be started'
  }
}

const STOPS: Readonly<Record<string, string>> = {
  max_tokens: 'Cut at the longest answer allowed',
  model_context_window_exceeded: 'The context is full',
  prompt_too_long: 'The conversation is too long',
  refusal: 'The model refused',
  max_turns: 'As many steps as a turn may have',
  budget_exhausted: 'The budget is used up',
  hook_stopped: 'Stopped by a hook',
  stop_hook_prevented: 'Stopped by a hook',
}

/** Why a turn ended, where the CLI gives a reason out of the ordinary. */
export const stopWords = (reason: string): string => STOPS[reason] ?? `Ended: ${reason.replaceAll('_', ' ')}`
