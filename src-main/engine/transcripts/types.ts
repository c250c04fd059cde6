/** What the engine offers of transcripts, and of the agent's side of sessions. Methods throw `AppError`. */
import type { PromptId, SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import type {
  ConversationState,
  ExportFormat,
  ExportFrame,
  FileRewind,
  Holder,
  ImportedSession,
  IndexStatus,
  OpenedTranscript,
  TranscriptPage,
  TranscriptSummary,
} from '#shared/transcripts.ts'
import type { TranscriptFilter } from '../store/transcripts.ts'

export interface TranscriptsApi {
  /** Begins to look through the CLI's transcripts in the background. For hosts, once they are ready. */
  start(): void
  list(filter: TranscriptFilter): { items: TranscriptSummary[]; total: number; status: IndexStatus }
  folders(): { cwd: string; transcripts: number }[]
  /** Ends when `signal` aborts. */
  watch(signal: AbortSignal): AsyncIterableIterator<IndexStatus>
  scan(): Promise<IndexStatus>
  rebuild(): Promise<IndexStatus>
  /** Throws `not_found`. */
  read(input: {
    id: string
    before?: number | undefined
    limit: number
    branches: 'current' | 'all'
  }): Promise<TranscriptPage>
  /** The number, with all branches, of what was told from the entry `uuid`; null when there is nothing of it. */
  locate(input: { id: string; uuid: string }): Promise<{ seq: number | null }>
  holder(id: string): Promise<Holder | null>
  /** Throws `conflict` when the other process doesn't end. */
  takeOver(id: string): Promise<void>
  /** `uuid`: of an entry whose place in the session is to be told. */
  open(input: { id: string; uuid?: string | undefined }): Promise<OpenedTranscript>
  fork(input: { id: string; upToSeq?: number | undefined }): Promise<Session>
  /** A piece of a file to import; `offset`: what came before, in UTF-16 units. Throws `conflict` where that is not so. */
  importPiece(input: { upload: string; offset: number; text: string }): { length: number }
  /** One of `text` and `upload`. */
  import(input: {
    text?: string | undefined
    upload?: string | undefined
    cwd?: string | undefined
  }): Promise<ImportedSession>
}

export interface ConversationsApi {
  state(id: SessionId): Promise<ConversationState>
  fork(input: { id: SessionId; upToSeq?: number | undefined }): Promise<Session>
  /** Throws `conflict` while the session is at work. */
  rewind(input: { id: SessionId; toSeq: number }): Promise<Session>
  rewindFiles(input: { id: SessionId; promptId: PromptId; dryRun: boolean }): Promise<FileRewind>
  startFresh(id: SessionId): Promise<Session>
  /** Throws `conflict` while the session is at work. */
  catchUp(id: SessionId): Promise<{ added: number }>
  /** Ends when `signal` aborts. */
  export(input: { id: SessionId; format: ExportFormat }, signal: AbortSignal): AsyncIterableIterator<ExportFrame>
}
