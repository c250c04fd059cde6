/** The host and the machine, as shown to people and programs. */
import { z } from 'zod'
import { EffortLevel } from './composing.ts'
import { AppErrorData } from './errors.ts'
import { SessionId } from './ids.ts'
import { Timestamp } from './session.ts'

export const CliStatus = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ok'), path: z.string(), version: z.string() }),
  z.object({ state: z.literal('unusable'), error: AppErrorData }),
])
export type CliStatus = z.infer<typeof CliStatus>

export const CredentialStatus = z.object({
  /** `none` = the CLI could not talk to the API. */
  method: z.enum(['none', 'api-key', 'login', 'cloud-provider']),
  /** In words: "ANTHROPIC_API_KEY of the environment", "Claude account ada@example.org". */
  source: z.string(),
  /** It is a key that was given to Bullpen, which can forget it. */
  kept: z.boolean(),
  /** Where Bullpen keeps a key it was given; `reason` says why it can only be kept for this run. */
  secretStore: z.object({ available: z.boolean(), reason: z.string().nullable() }),
})
export type CredentialStatus = z.infer<typeof CredentialStatus>

export const LoginEvent = z.discriminatedUnion('type', [
  /** The page to open; the CLI tries to open it by itself. */
  z.object({ type: z.literal('url'), url: z.string() }),
  z.object({ type: z.literal('done'), status: CredentialStatus }),
  z.object({ type: z.literal('failed'), error: AppErrorData }),
])
export type LoginEvent = z.infer<typeof LoginEvent>

export const SystemInfo = z.object({
  version: z.string(),
  host: z.enum(['desktop', 'headless', 'in-process']),
  platform: z.string(),
  node: z.string(),
  pid: z.number().int(),
  home: z.string(),
  userHome: z.string(),
  startedAt: Timestamp,
  cli: CliStatus,
  credentials: CredentialStatus,
})
export type SystemInfo = z.infer<typeof SystemInfo>

export const DoctorCheck = z.object({
  name: z.string(),
  result: z.enum(['ok', 'warning', 'failed']),
  summary: z.string(),
  remedy: z.string().nullable(),
})
export type DoctorCheck = z.infer<typeof DoctorCheck>

export const ProcessInfo = z.object({
  pid: z.number().int(),
  /** `spare`: kept ready by the pool. */
  role: z.enum(['host', 'live', 'spare']),
  sessionId: SessionId.nullable(),
  title: z.string(),
  startedAt: Timestamp,
  /** Resident memory of this one process in bytes; null where the system doesn't tell. */
  rssBytes: z.number().int().nullable(),
})
export type ProcessInfo = z.infer<typeof ProcessInfo>

export const ModelChoice = z.object({
  value: z.string(),
  displayName: z.string(),
  description: z.string(),
  /** Levels of effort it takes; absent = none, or not known. */
  effortLevels: z.array(EffortLevel).optional(),
})
export type ModelChoice = z.infer<typeof ModelChoice>
