/** Conversations the CLI keeps on disk, whoever held them, and what can be done with them. */
import { z } from 'zod'
import { AppErrorData } from './errors.ts'
import { StoredEvent } from './events.ts'
import { SessionId } from './ids.ts'
import { ImageType } from './images.ts'
import { Session, Timestamp } from './session.ts'

/** The CLI's own id of a conversation. */
export const ConversationId = z.uuid()

/** One transcript file of the CLI. */
export const TranscriptSummary = z.object({
  id: ConversationId,
  path: z.string(),
  /** The folder it was last held in; null where the file doesn't say. */
  cwd: z.string().nullable(),
  /** Given by the user or the CLI; otherwise the beginning of the first prompt. */
  title: z.string(),
  firstPrompt: z.string(),
  messages: z.number().int().nonnegative(),
  /** Lines that could not be read. */
  skipped: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  gitBranch: z.string().nullable(),
  model: z.string().nullable(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  /** The session of Bullpen that goes on with it; null = none. */
  sessionId: SessionId.nullable(),
})
export type TranscriptSummary = z.infer<typeof TranscriptSummary>

/** How far the index of transcripts is. Sizes in bytes. */
export const IndexStatus = z.object({
  phase: z.enum(['never', 'scanning', 'idle']),
  /** Of the files that changed since the scan before. */
  done: z.number().int().nonnegative(),
  total: z.number().int().nonnegative(),
  doneBytes: z.number().nonnegative(),
  totalBytes: z.number().nonnegative(),
  /** In the index. */
  transcripts: z.number().int().nonnegative(),
  /** Lines that could not be read, in all of them. */
  skipped: z.number().int().nonnegative(),
  scannedAt: Timestamp.nullable(),
  /** Why the last scan could not look at everything. */
  problem: AppErrorData.nullable(),
})
export type IndexStatus = z.infer<typeof IndexStatus>

/** Another process that has a conversation open. */
export const Holder = z.object({
  pid: z.number().int().positive(),
  /** The CLI's word for how it runs: `interactive`, … */
  kind: z.string().nullable(),
  since: Timestamp.nullable(),
})
export type Holder = z.infer<typeof Holder>

export const TranscriptPage = z.object({
  /** Numbered from 1 within the transcript. */
  events: z.array(StoredEvent),
  hasOlder: z.boolean(),
  total: z.number().int().nonnegative(),
  skipped: z.number().int().nonnegative(),
  /** Messages in branches that the user went back from; shown with `branches: 'all'`. */
  left: z.number().int().nonnegative(),
})
export type TranscriptPage = z.infer<typeof TranscriptPage>

export const OpenedTranscript = z.object({
  session: Session,
  /** It was a session of Bullpen already. */
  existed: z.boolean(),
  /** While somebody else has it open, it can be read; a prompt is refused. */
  holder: Holder.nullable(),
  skipped: z.number().int().nonnegative(),
  /** The number in the session of what the entry asked for tells; null when none was, or it is not part of it any more. */
  seq: z.number().int().positive().nullable(),
})
export type OpenedTranscript = z.infer<typeof OpenedTranscript>

/** The agent's side of a session. */
export const ConversationState = z.object({
  /** Null before its first answer, and after "start afresh". */
  conversationId: ConversationId.nullable(),
  /** The CLI still has its transcript: without it, the agent knows nothing of what was said. */
  hasTranscript: z.boolean(),
  holder: Holder.nullable(),
})
export type ConversationState = z.infer<typeof ConversationState>

export const ExportFormat = z.enum(['md', 'html', 'jsonl'])
export type ExportFormat = z.infer<typeof ExportFormat>

/** An exported session: first what it is, then its text in pieces. */
export const ExportFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('file'), name: z.string(), mediaType: z.string() }),
  z.object({ type: z.literal('text'), text: z.string() }),
])
export type ExportFrame = z.infer<typeof ExportFrame>

export const ImportedSession = z.object({
  session: Session,
  skipped: z.number().int().nonnegative(),
  /** The CLI has the conversation here: a prompt goes on with its context. Otherwise the agent knows nothing of it. */
  resumable: z.boolean(),
})
export type ImportedSession = z.infer<typeof ImportedSession>

/** What going back with the files did, or with `dryRun` would do. */
export const FileRewind = z.object({
  possible: z.boolean(),
  /** Why it isn't. */
  reason: z.string().nullable(),
  files: z.array(z.string()),
  insertions: z.number().int().nonnegative(),
  deletions: z.number().int().nonnegative(),
  /** Files left alone because they are links by now. */
  skippedLinks: z.number().int().nonnegative(),
})
export type FileRewind = z.infer<typeof FileRewind>

/** A line of an exported JSONL. `images`: of a prompt, in base64; those of results are in their events. */
export const ExportedEvent = StoredEvent.extend({
  // a damaged one is left out, the words are not
  images: z
    .array(z.object({ mediaType: ImageType, data: z.base64().min(1) }))
    .optional()
    .catch(undefined),
})
export type ExportedEvent = z.infer<typeof ExportedEvent>

/** The first line of an exported JSONL; each line after it is an `ExportedEvent`. */
export const ExportHeader = z.object({
  bullpen: z.literal('session'),
  version: z.literal(1),
  title: z.string(),
  cwd: z.string(),
  model: z.string().nullable(),
  createdAt: Timestamp,
  exportedAt: Timestamp,
  conversationId: ConversationId.nullable(),
})
export type ExportHeader = z.infer<typeof ExportHeader>
