/** The engine as its callers see it. Methods throw `AppError`; everything they are given was parsed at the door. */
import type { BreakerStatus } from '#shared/breaker.ts'
import type { ContextUsage, EffortLevel, SlashCommand, Snippet } from '#shared/composing.ts'
import type { WatchFrame } from '#shared/contract/sessions.ts'
import type { FollowFrame, StoredEvent } from '#shared/events.ts'
import type { FindPage } from '#shared/find.ts'
import type { FileMatches, TaskOutput } from '#shared/files.ts'
import type { FolderReport, RecentFolder } from '#shared/folders.ts'
import type { DraftImage, ImageType, PromptImage, SentImage } from '#shared/images.ts'
import type {
  Changes,
  Comparison,
  FileDiff,
  Merged,
  NewWorktree,
  Reverted,
  Worktree,
  WorktreePlan,
} from '#shared/git.ts'
import type { PromptId, RequestId, SessionId } from '#shared/ids.ts'
import type { LimitOverrides } from '#shared/limits.ts'
import type { McpServers } from '#shared/mcp.ts'
import type { OpenInput, Programs } from '#shared/opening.ts'
import type { MonitoringFrame } from '#shared/monitoring.ts'
import type { KeptRule, KeptScope } from '#shared/permission-rules.ts'
import type { Decision, PendingPermission, PresentFile } from '#shared/permissions.ts'
import type { PoolEvents, PoolStatus } from '#shared/pool.ts'
import type { SearchFilters, SearchPage, SearchStatus } from '#shared/search.ts'
import type { PermissionMode, Profile, Session } from '#shared/session.ts'
import type { StartOverrides } from '#shared/session-defaults.ts'
import type { SettingsPatch, SettingsReport } from '#shared/settings.ts'
import type { CliStatus, CredentialStatus, DoctorCheck, LoginEvent, ModelChoice, ProcessInfo } from '#shared/system.ts'
import type { StorageHealth } from '#shared/storage.ts'
import type { CostReport, UsageGlance } from '#shared/usage.ts'
import type { Tabs } from '#shared/workspace.ts'
import type { FindInput } from './finding.ts'
import type { ConversationsApi, TranscriptsApi } from './transcripts/types.ts'

export type CreateSession = StartOverrides & {
  cwd: string
  title?: string | undefined
  profile: Profile
  /** The folder of the project it belongs to, where it lies elsewhere. */
  like?: string | undefined
}

export interface SessionsApi {
  create(input: CreateSession): Promise<Session>
  /** Most recently active first. */
  list(filter: { archived: boolean }): Session[]
  get(id: SessionId): Session
  /** Ends when `signal` aborts. */
  watch(signal: AbortSignal): AsyncIterableIterator<WatchFrame>
  follow(
    input: { id: SessionId; after?: number | undefined; tail: number; everyMs?: number },
    signal: AbortSignal,
  ): AsyncIterableIterator<FollowFrame>
  events(input: { id: SessionId; before?: number | undefined; limit: number }): {
    events: StoredEvent[]
    hasOlder: boolean
  }
  /** A page of what lies outside an event. Throws `not_found`. */
  payload(input: { id: SessionId; payloadId: number; offset: number; limit: number }): { text: string; length: number }
  /** Commits the prompt before it answers. The same `promptId` again is answered without a second prompt. */
  send(input: {
    id: SessionId
    promptId: PromptId
    text: string
    images?: readonly SentImage[] | undefined
    /** Before the prompts that wait. */
    first?: boolean | undefined
  }): { queued: boolean }
  withdraw(input: { id: SessionId; promptId: PromptId }): void
  /** Of a prompt that waits. Throws `not_found` when its turn has begun. */
  editPrompt(input: { id: SessionId; promptId: PromptId; text: string }): Session
  orderPrompts(input: { id: SessionId; promptIds: readonly PromptId[] }): Session
  sendNext(input: { id: SessionId; promptId: PromptId }): Session
  /** Throws `conflict` when no request is being repeated. */
  retryNow(id: SessionId): Promise<void>
  setContinueAtReset(input: { id: SessionId; on: boolean }): Session
  /** Ends safe mode. Throws `conflict` while it is at work. */
  startNormally(id: SessionId): Promise<Session>
  interrupt(id: SessionId): Promise<void>
  /** What this call began, or all that the agent waits for. Throws `conflict` when there is no such thing. */
  moveToBackground(input: { id: SessionId; toolUseId?: string | undefined }): Promise<void>
  /** Also what the agent waits for: it is told, and goes on. Throws `conflict` when nothing of this call runs. */
  stopTask(input: { id: SessionId; toolUseId: string }): Promise<void>
  /** The user turned to it: it counts as in use, and wakes if it sleeps. */
  intend(id: SessionId): void
  /** The user wants its process now, after it failed too; what waits in its queue is sent then. */
  wake(id: SessionId): Session
  setModel(input: { id: SessionId; model: string | null }): Promise<Session>
  setPermissionMode(input: { id: SessionId; mode: PermissionMode }): Promise<Session>
  /** Throws `invalid_input` naming `limits.…` where they contradict each other with those of project and settings. */
  setLimits(input: { id: SessionId; limits: LimitOverrides }): Session
  setEffort(input: { id: SessionId; effort: EffortLevel | null }): Promise<Session>
  /** Null = no bound. */
  setBudget(input: { id: SessionId; budgetUsd: number | null }): Session
  /** Null when it was never asked for. */
  contextUsage(id: SessionId): Promise<ContextUsage | null>
  mcpServers(id: SessionId): Promise<McpServers>
  /** Throws `conflict` without a process, `not_found` for a name it does not have. One that fails again is in the answer. */
  reconnectMcp(input: { id: SessionId; name: string }): Promise<McpServers>
  switchMcp(input: { id: SessionId; name: string; on: boolean }): Promise<McpServers>
  /** `known`: told for its folder, not only those the CLI has everywhere. */
  commands(id: SessionId): { commands: SlashCommand[]; known: boolean }
  /** Newest first, none twice: first those of the session, then those of its folder. */
  promptHistory(input: { id: SessionId; limit: number }): { prompts: string[] }
  models(): Promise<ModelChoice[]>
  rename(input: { id: SessionId; title: string }): Session
  archive(input: { id: SessionId; archived: boolean }): Promise<Session>
  /** `ifQuiet`: leaves it as it is where something goes on in it or waits to: a turn, a prompt, what was left running. */
  close(id: SessionId, options?: { ifQuiet: boolean }): Promise<Session>
  delete(id: SessionId): Promise<void>
}

export interface BreakerApi {
  status(): BreakerStatus
  /** Ends when `signal` aborts. */
  watch(signal: AbortSignal): AsyncIterableIterator<BreakerStatus>
  /** Lets the next prompt through, without waiting for the time. */
  tryNow(): BreakerStatus
}

export interface PermissionsApi {
  pending(): PendingPermission[]
  /** Throws at once when the request is gone or the decision doesn't fit; rejects when its rules can't be put in force. */
  answer(input: { sessionId: SessionId; requestId: RequestId; decision: Decision }): Promise<void>
  /** Throws `not_found` when it no longer waits, `invalid_input` when it writes no file. */
  present(input: { sessionId: SessionId; requestId: RequestId }): Promise<PresentFile>
  kept(input: { sessionId: SessionId }): Promise<KeptRule[]>
  /** Throws `not_found` when the rule is gone, `config` when its file can't be changed without harm. */
  drop(input: { sessionId: SessionId; rule: string; scope: KeptScope }): Promise<KeptRule[]>
  revoke(input: { sessionId: SessionId; rule: string }): Promise<Session>
}

export interface FoldersApi {
  inspect(path: string): Promise<FolderReport>
  complete(input: { prefix: string; limit: number }): Promise<{ path: string; name: string; isGitRepo: boolean }[]>
  recent(): Promise<RecentFolder[]>
  setTrust(input: { path: string; trusted: boolean }): Promise<FolderReport>
}

export interface FilesApi {
  /** Best first; what is known of a folder that is still being read comes at once. */
  complete(input: { sessionId: SessionId; query: string; limit: number }): Promise<FileMatches>
  /** Null when no file of the folder, or more than one, is it. `size` in bytes, `modifiedAt` in milliseconds since the epoch. */
  locate(input: {
    sessionId: SessionId
    name: string
    size: number
    modifiedAt: number
  }): Promise<{ path: string | null }>
  /**
   * An image within the session's folder, as base64. Throws `permission` for a path outside of it, `not_found` for no
   * file, `invalid_input` for what is no PNG, JPEG, GIF or WebP, or larger than 5 MB.
   */
  image(input: { sessionId: SessionId; path: string }): Promise<{ mediaType: ImageType; data: string }>
  /** The end of what a command of the session has written so far. Throws `not_found` where there is none, or it is gone. */
  taskOutput(input: { sessionId: SessionId; taskId: string }): Promise<TaskOutput>
  programs(): Promise<Programs>
  /**
   * Starts the user's own program, which stays when Bullpen ends. Throws `permission` for a path outside of the session's
   * folder and its checkout, `unsupported` where no program of that kind is started.
   */
  open(input: OpenInput): Promise<{ program: string }>
}

type ChangedFileInput = { sessionId: SessionId; path: string; comparison: Comparison; from?: string | undefined }

/** Throws `conflict` where what is there is not what was looked at; nothing is done then. */
export interface GitApi {
  changes(input: { sessionId: SessionId; comparison: Comparison }): Promise<Changes>
  diff(input: ChangedFileInput & { offset: number }): Promise<FileDiff>
  stage(input: { sessionId: SessionId; paths: readonly string[] }): Promise<void>
  unstage(input: { sessionId: SessionId; paths: readonly string[] }): Promise<void>
  /** What the file was until now is kept. */
  revert(input: ChangedFileInput & { version: string }): Promise<Reverted>
  stageHunk(input: ChangedFileInput & { hunk: string }): Promise<void>
  unstageHunk(input: ChangedFileInput & { hunk: string }): Promise<void>
  revertHunk(input: ChangedFileInput & { hunk: string }): Promise<Reverted>
  /** Of the repository of this folder, or of all that sessions are in. */
  worktrees(path: string | undefined): Promise<Worktree[]>
  planWorktree(input: { path: string; text: string; branch?: string | undefined }): Promise<WorktreePlan>
  createWorktree(input: { path: string; branch: string; base?: string | undefined }): Promise<NewWorktree>
  /** Refuses what is not committed and what is in conflict. */
  mergeWorktree(path: string): Promise<Merged>
  /** Refuses what is not committed or merged, unless `discard` is the name of its branch. */
  removeWorktree(input: { path: string; discard?: string | undefined }): Promise<Reverted>
  pruneWorktrees(path: string): Promise<Worktree[]>
}

export interface SnippetsApi {
  /** By name. */
  list(): Snippet[]
  /** Throws `conflict` for a name that another one has. */
  save(snippet: Snippet): Snippet[]
  delete(id: string): Snippet[]
}

export interface SearchApi {
  /** What was said just before is found too. Nothing typed is an error. */
  query(input: SearchFilters & { text: string; limit: number; cursor?: string | undefined }): SearchPage
  status(): SearchStatus
  /** Where a text stands in one session, a page of its journal at a time. Throws `not_found`. */
  find(input: FindInput): FindPage
}

export interface PoolApi {
  /** Begins to fill; until then no spare is started. For hosts, once they are ready. */
  open(): void
  status(): PoolStatus
  /** Ends when `signal` aborts. */
  watch(signal: AbortSignal): AsyncIterableIterator<PoolStatus>
  /** What is kept after this number, then each as it comes. Ends when `signal` aborts. */
  events(after: number, signal: AbortSignal): AsyncIterableIterator<PoolEvents>
  pause(paused: boolean): PoolStatus
  intend(cwd: string): void
}

export interface WorkspaceApi {
  tabs(): Tabs
  setTabs(tabs: Tabs): void
  draft(sessionId: SessionId): string
  setDraft(input: { sessionId: SessionId; text: string }): void
  draftImages(sessionId: SessionId): DraftImage[]
  /** Its data are kept for as long as the session is. */
  keepImage(input: { sessionId: SessionId; image: SentImage }): PromptImage
  setDraftImages(input: { sessionId: SessionId; images: DraftImage[] }): void
}

export interface SettingsApi {
  get(): SettingsReport
  /** Throws `invalid_input` naming the field for what can't be together; nothing is changed then. */
  set(patch: SettingsPatch): SettingsReport
  /** Now, and after each change, also by hand in the file. Ends when `signal` aborts. */
  watch(signal: AbortSignal): AsyncIterableIterator<SettingsReport>
}

export interface StorageApi {
  health(): StorageHealth
  /** Ends when `signal` aborts. */
  watch(signal: AbortSignal): AsyncIterableIterator<StorageHealth>
  dismissRepair(): void
}

export interface UsageApi {
  /** Of so many days, today included. */
  costs(days: number): CostReport
  /** Now, and whenever a turn has ended, a limit is told, or a day begins. Ends when `signal` aborts. */
  watch(signal: AbortSignal): AsyncIterableIterator<UsageGlance>
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
  readonly conversations: ConversationsApi
  readonly transcripts: TranscriptsApi
  readonly breaker: BreakerApi
  readonly permissions: PermissionsApi
  readonly folders: FoldersApi
  readonly files: FilesApi
  readonly git: GitApi
  readonly snippets: SnippetsApi
  readonly workspace: WorkspaceApi
  readonly pool: PoolApi
  readonly search: SearchApi
  readonly settings: SettingsApi
  readonly credentials: CredentialsApi
  readonly storage: StorageApi
  readonly usage: UsageApi
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
    /** Throws `not_found` when the pool has no spare of that number, as when a session was given it. */
    endSpare(pid: number): void
  }
  /** In the text format of Prometheus. */
  metrics(): string
  doctor(): Promise<DoctorCheck[]>
  /** Ends every process, closes the database. Nothing may be called afterwards. Safe to call twice. */
  stop(): Promise<void>
}
