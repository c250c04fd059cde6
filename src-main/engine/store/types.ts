/** What the engine needs remembered. So narrow that another store could stand behind it; SQLite is the one we ship. */
import type { EffortLevel } from '#shared/composing.ts'
import type { LiveBlock, SessionEvent, StoredEvent } from '#shared/events.ts'
import type { PromptId, SessionId } from '#shared/ids.ts'
import type { PayloadRef } from '#shared/payload-ref.ts'
import type { QueuedPrompt } from '#shared/queue.ts'
import type { LimitOverrides } from '#shared/limits.ts'
import type { LastOutcome, PermissionMode, Profile, Usage } from '#shared/session.ts'
import type { StorageHealth } from '#shared/storage.ts'
import type { Tabs } from '#shared/workspace.ts'
import type { CostRepository } from './costs.ts'
import type { PromptHistory } from './prompt-history.ts'
import type { TranscriptRepository } from './transcripts.ts'
import type { SearchIndex } from './search-types.ts'

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
  /** When a usage limit ends a turn, the session goes on by itself once it is lifted. */
  continueAtReset: boolean
  /** How many hosts in a row died while this session was at work. */
  lostTurns: number
  /** How its last turn ended; kept by the journal, with the end itself. */
  lastOutcome: LastOutcome | null
  /** Of its own; what is absent is as for its project, or for all. */
  limits: LimitOverrides
  /** Null = as the model has it. */
  effort: EffortLevel | null
  /** In US dollars; null = no bound. */
  budgetUsd: number | null
  /** Permission rules that hold in this session alone. */
  grants: readonly string[]
}

export interface SessionRepository {
  all(): SessionRow[]
  insert(row: SessionRow): void
  update(row: SessionRow): void
  /** With its events, draft and running text. */
  delete(id: SessionId): void
}

export type AppendOptions = {
  readonly durable?: boolean
  /** When each of them happened, for what is told later; now, where it is absent. Milliseconds since the epoch. */
  readonly times?: readonly number[]
}

export interface Journal {
  /** Appends and returns the events with their numbers. On return they survive a crash of the process and, where `durable`, of the machine. */
  append(id: SessionId, events: readonly SessionEvent[], options?: AppendOptions): StoredEvent[]
  /** Events numbered after `after`, oldest first. */
  after(id: SessionId, after: number, limit: number): StoredEvent[]
  /**
   * Of the `limit` numbers that follow `after`, the events of these types, oldest first. `through`: the last number that was
   * looked at; `after` itself at the end.
   */
  ofTypes(
    id: SessionId,
    types: readonly SessionEvent['type'][],
    page: { readonly after: number; readonly limit: number },
  ): { readonly events: StoredEvent[]; readonly through: number }
  /** The newest `limit` events before `before` (all, when it is absent), oldest first. */
  before(id: SessionId, before: number | undefined, limit: number): StoredEvent[]
  /** Number of the newest event of each session that has any. */
  lastSeqs(): Map<SessionId, number>
  /** Prompts accepted whose turn neither started nor was withdrawn, in the order they are to be sent. */
  queuedPrompts(): Map<SessionId, QueuedPrompt[]>
  /** Turns that started and did not end: the host died during them. */
  openTurns(): Map<SessionId, PromptId>
  hasPrompt(id: SessionId, promptId: PromptId): boolean
  /** The number of the event it came with, or of its turn where the agent began that by itself; null = not known. */
  promptAt(id: SessionId, promptId: PromptId): number | null
  /** The text being written right now, for a crash in mid-stream. An empty list forgets it. */
  saveLive(id: SessionId, live: readonly LiveBlock[]): void
  live(): Map<SessionId, LiveBlock[]>
}

/** Long results and images, outside their events. */
export interface PayloadRepository {
  /** Keeps the data of an image; where they lie from then on. */
  addImage(session: SessionId, base64: string): PayloadRef
  /**
   * Keeps a long text or the base64 of an image, piece by piece and packed on other threads, so that nothing waits for it.
   * Rejects when it can't be written; nothing of it is kept then.
   */
  addSlowly(session: SessionId, text: string, options: { readonly image: boolean }): Promise<PayloadRef>
  /** How long the text is; null when there is none. */
  length(session: SessionId, id: number): number | null
  /** The text from `offset` on, at most `limit` UTF-16 units, and the length of the whole; null when there is none. */
  read(session: SessionId, id: number, page: { offset: number; limit: number }): { text: string; length: number } | null
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

/** The right to write to one of the CLI's conversations, as it was last given. */
export type ConversationLease = {
  readonly conversation: string
  /** Larger each time it is given to somebody; never repeats, not even after the session was deleted. */
  readonly token: number
  /** The life of the host that has it. */
  readonly run: string
  readonly sessionId: SessionId
  /** Empty where the system doesn't tell. */
  readonly bootId: string
  /** Of the process that writes; null before it is started. */
  readonly pid: number | null
  /** Empty where it isn't known. */
  readonly startId: string
  /** When the process was known, or else the lease given; milliseconds since the epoch. */
  readonly since: number
  /** False once it was given back. */
  readonly held: boolean
}

/** Each call is one transaction: of two hosts that want the same at once, one gets it. */
export interface LeaseRepository {
  get(conversation: string): ConversationLease | null
  /** The newest token; 0 = never given. */
  token(conversation: string): number
  /** Gives it away. False when the newest token is not `before`: somebody was quicker. */
  take(lease: ConversationLease, before: number): boolean
  /** False when its token is no longer the newest; nothing is changed then. */
  change(lease: ConversationLease): boolean
  /** Whatever was there with no higher token is replaced. */
  put(lease: ConversationLease): void
}

/** Whether what is written is safe, and the work that keeps it so. */
export interface StorageSafety {
  health(): StorageHealth
  /** Returns how to stop listening. */
  onChange(listener: () => void): () => void
  /** False while no words of the user can be kept: no prompt is taken, and none that waits may begin its turn. */
  readonly accepts: () => boolean
  /** The user knows what was repaired. */
  dismissRepair(): void
  /** Begins checks and backups in the background, the first a moment from now. Never keeps the process alive. */
  start(): void
  /** Looks at every page, outside this thread. Rejects with `resources` when the file can't be looked at. */
  check(): Promise<{ version: number; problems: readonly string[] }>
}

/** Where the words of the CLI's transcripts are: a cache, written by a thread of its own and read by `search`. */
export interface TranscriptWordsFile {
  readonly file: string
  /** Which making of the file this is; null when there is none that can be read. */
  generation(): string | null
  /** Whether there are words of this conversation. */
  has(conversation: string): boolean
  /** Closes the file on this side; a query opens it again. */
  release(): void
}

export interface Store {
  readonly payloads: PayloadRepository
  readonly search: SearchIndex
  /** Moves long texts of old events outside, a little with each call. True while there is more to do. */
  compact(): boolean
  readonly ledger: Ledger
  readonly leases: LeaseRepository
  readonly sessions: SessionRepository
  readonly journal: Journal
  readonly trust: TrustRepository
  readonly workspace: WorkspaceRepository
  readonly facts: FactRepository
  readonly costs: CostRepository
  readonly history: PromptHistory
  readonly transcripts: TranscriptRepository
  readonly transcriptWords: TranscriptWordsFile
  readonly safety: StorageSafety
  /** Writes what still waits, as far as that is possible, and repairs the file first where that needs it. */
  close(): void
}
