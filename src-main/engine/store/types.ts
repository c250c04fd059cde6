/** What the engine needs remembered. So narrow that another store could stand behind it; SQLite is the one we ship. */
import type { LiveBlock, SessionEvent, StoredEvent } from '#shared/events.ts'
import type { PromptId, SessionId } from '#shared/ids.ts'
import type { PermissionMode, Profile, Usage } from '#shared/session.ts'
import type { Tabs } from '#shared/workspace.ts'

/** A session as stored: what outlives the host. Its state is not among it, a process never outlives the host. */
export type SessionRow = {
  readonly id: SessionId
  readonly cwd: string
  readonly profile: Profile
  readonly createdAt: number
  title: string
  model: string | null
  activeModel: string | null
  permissionMode: PermissionMode
  /** The CLI's own id of the conversation, for resuming; null before its first turn. */
  cliSessionId: string | null
  usage: Usage
  activeAt: number
  archived: boolean
  /** Closed by the user, as opposed to asleep. */
  closed: boolean
}

export interface SessionRepository {
  all(): SessionRow[]
  insert(row: SessionRow): void
  update(row: SessionRow): void
  /** With its events, draft and running text. */
  delete(id: SessionId): void
}

export interface Journal {
  /** Appends and returns the events with their numbers. On return they survive a crash of the process and, where `durable`, of the machine. */
  append(id: SessionId, events: readonly SessionEvent[], options?: { durable?: boolean }): StoredEvent[]
  /** Events numbered after `after`, oldest first. */
  after(id: SessionId, after: number, limit: number): StoredEvent[]
  /** The newest `limit` events before `before` (all, when it is absent), oldest first. */
  before(id: SessionId, before: number | undefined, limit: number): StoredEvent[]
  /** Number of the newest event of each session that has any. */
  lastSeqs(): Map<SessionId, number>
  /** Prompts accepted whose turn neither started nor was withdrawn, oldest first. */
  queuedPrompts(): Map<SessionId, { promptId: PromptId; text: string }[]>
  /** Turns that started and did not end: the host died during them. */
  openTurns(): Map<SessionId, PromptId>
  hasPrompt(id: SessionId, promptId: PromptId): boolean
  /** The text being written right now, for a crash in mid-stream. An empty list forgets it. */
  saveLive(id: SessionId, live: readonly LiveBlock[]): void
  live(): Map<SessionId, LiveBlock[]>
}

export interface TrustRepository {
  /** The decision made for exactly this path; null = never decided. */
  get(path: string): boolean | null
  set(path: string, trusted: boolean, at: number): void
}

export interface WorkspaceRepository {
  tabs(): Tabs
  setTabs(tabs: Tabs): void
  draft(id: SessionId): string
  /** An empty text forgets the draft. */
  setDraft(id: SessionId, text: string): void
}

/** Facts worth keeping between runs that can be found out again: the models the CLI offers. */
export interface FactRepository {
  get(name: string): unknown
  set(name: string, value: unknown): void
}

export type LedgerRole = 'spare' | 'live' | 'tool' | 'guardian'

/** One process that Bullpen started. `pid`, `startId` and `bootId` together never mean another one. */
export type LedgerRow = {
  /** In the environment of the process and of all its descendants. */
  readonly mark: string
  /** The life of the host that started it. */
  readonly run: string
  readonly pid: number
  /** Empty while it isn't known: then the pid is not to be relied on. */
  readonly startId: string
  /** Empty where the system doesn't tell. */
  readonly bootId: string
  readonly role: LedgerRole
  readonly sessionId: SessionId | null
  /** The program alone: arguments may hold what is nobody's business. */
  readonly command: string
  readonly startedAt: number
  readonly endedAt: number | null
  readonly endReason: string | null
}

/** Survives every death of the host; what it knows of a process is written before the process gets work. */
export interface Ledger {
  started(row: Omit<LedgerRow, 'endedAt' | 'endReason'>): void
  /** Its start id has been found out. */
  identified(mark: string, startId: string): void
  /** It works for a session now. */
  bound(mark: string, sessionId: SessionId): void
  /** The first reason stays. Rows that ended a week ago are forgotten. */
  ended(mark: string, reason: string): void
  get(mark: string): LedgerRow | null
  /** Those not known to have ended, oldest first. */
  open(): LedgerRow[]
  /** The marks of all processes that worked for a session, as far as they are remembered. */
  marksOf(sessionId: SessionId): string[]
}

export interface Store {
  readonly ledger: Ledger
  readonly sessions: SessionRepository
  readonly journal: Journal
  readonly trust: TrustRepository
  readonly workspace: WorkspaceRepository
  readonly facts: FactRepository
  /** Schema version, and what SQLite's quick check found wrong; an empty list is good. */
  check(): { version: number; problems: string[] }
  close(): void
}
