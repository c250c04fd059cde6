/** The engine as its callers see it. Methods throw `AppError`; everything they are given was parsed at the door. */
import type { WatchFrame } from '#shared/contract/sessions.ts'
import type { FollowFrame, StoredEvent } from '#shared/events.ts'
import type { FolderReport, RecentFolder } from '#shared/folders.ts'
import type { PromptId, RequestId, SessionId } from '#shared/ids.ts'
import type { MonitoringFrame } from '#shared/monitoring.ts'
import type { Decision, PendingPermission } from '#shared/permissions.ts'
import type { PoolStatus } from '#shared/pool.ts'
import type { PermissionMode, Profile, Session } from '#shared/session.ts'
import type { SettingsPatch, SettingsReport } from '#shared/settings.ts'
import type { CliStatus, CredentialStatus, DoctorCheck, LoginEvent, ModelChoice, ProcessInfo } from '#shared/system.ts'
import type { Tabs } from '#shared/workspace.ts'

export type CreateSession = {
  cwd: string
  title?: string | undefined
  model?: string | null | undefined
  permissionMode?: PermissionMode | undefined
  profile: Profile
}

export interface SessionsApi {
  create(input: CreateSession): Promise<Session>
  /** Most recently active first. */
  list(filter: { archived: boolean }): Session[]
  get(id: SessionId): Session
  /** Ends when `signal` aborts. */
  watch(signal: AbortSignal): AsyncIterableIterator<WatchFrame>
  follow(
    input: { id: SessionId; after?: number | undefined; tail: number },
    signal: AbortSignal,
  ): AsyncIterableIterator<FollowFrame>
  events(input: { id: SessionId; before?: number | undefined; limit: number }): {
    events: StoredEvent[]
    hasOlder: boolean
  }
  /** Commits the prompt before it answers. The same `promptId` again is answered without a second prompt. */
  send(input: { id: SessionId; promptId: PromptId; text: string }): { queued: boolean }
  withdraw(input: { id: SessionId; promptId: PromptId }): void
  interrupt(id: SessionId): Promise<void>
  /** The user turned to it: it counts as in use, and wakes if it sleeps. */
  intend(id: SessionId): void
  setModel(input: { id: SessionId; model: string | null }): Promise<Session>
  setPermissionMode(input: { id: SessionId; mode: PermissionMode }): Promise<Session>
  models(): Promise<ModelChoice[]>
  rename(input: { id: SessionId; title: string }): Session
  archive(input: { id: SessionId; archived: boolean }): Promise<Session>
  close(id: SessionId): Promise<Session>
  delete(id: SessionId): Promise<void>
}

export interface PermissionsApi {
  pending(): PendingPermission[]
  answer(input: { sessionId: SessionId; requestId: RequestId; decision: Decision }): void
}

export interface FoldersApi {
  inspect(path: string): Promise<FolderReport>
  complete(input: { prefix: string; limit: number }): Promise<{ path: string; name: string; isGitRepo: boolean }[]>
  recent(): Promise<RecentFolder[]>
  setTrust(input: { path: string; trusted: boolean }): Promise<FolderReport>
}

export interface PoolApi {
  /** Begins to fill; until then no spare is started. For hosts, once they are ready. */
  open(): void
  status(): PoolStatus
  /** Ends when `signal` aborts. */
  watch(signal: AbortSignal): AsyncIterableIterator<PoolStatus>
  pause(paused: boolean): PoolStatus
  intend(cwd: string): void
}

export interface WorkspaceApi {
  tabs(): Tabs
  setTabs(tabs: Tabs): void
  draft(sessionId: SessionId): string
  setDraft(input: { sessionId: SessionId; text: string }): void
}

export interface SettingsApi {
  get(): SettingsReport
  set(patch: SettingsPatch): SettingsReport
}

export interface CredentialsApi {
  status(): Promise<CredentialStatus>
  setApiKey(key: string): Promise<{ kept: 'secret-store' | 'this-run'; status: CredentialStatus }>
  clearApiKey(): Promise<CredentialStatus>
  login(input: { account: 'claude' | 'console' }, signal: AbortSignal): AsyncIterableIterator<LoginEvent>
  submitLoginCode(code: string): void
}

export interface Engine {
  readonly sessions: SessionsApi
  readonly permissions: PermissionsApi
  readonly folders: FoldersApi
  readonly workspace: WorkspaceApi
  readonly pool: PoolApi
  readonly settings: SettingsApi
  readonly credentials: CredentialsApi
  readonly demo: { open(): Promise<Session> }
  readonly home: string
  readonly startedAt: number
  cli(): Promise<CliStatus>
  processes(): Promise<ProcessInfo[]>
  readonly monitoring: {
    /** Ends when `signal` aborts. */
    watch(signal: AbortSignal): AsyncIterableIterator<MonitoringFrame>
    /** Throws `conflict` while a turn is under way, `not_found` when the session has no process. */
    recycle(id: SessionId): Promise<void>
    hibernate(id: SessionId): Promise<void>
  }
  /** In the text format of Prometheus. */
  metrics(): string
  doctor(): Promise<DoctorCheck[]>
  /** Ends every process, closes the database. Nothing may be called afterwards. Safe to call twice. */
  stop(): Promise<void>
}
