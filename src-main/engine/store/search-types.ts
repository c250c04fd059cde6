/** The search index as the rest of the engine sees it. */
import type { SearchFilters, SearchKind, SearchPage, SearchStatus } from '#shared/search.ts'

/** A transcript of the CLI that is no session of Bullpen. Sessions get into the index by themselves, from the journal. */
export type TranscriptSource = {
  readonly kind: 'transcript'
  readonly id: string
  readonly cwd: string
  readonly title: string
}

export type TranscriptDocument = {
  /** Of the line in the transcript: where the user is brought to. */
  readonly uuid: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly kind: SearchKind
  readonly text: string
  readonly model: string | null
  readonly failed: boolean
}

export interface SearchIndex {
  /**
   * Adds documents of a transcript, whose folder and title are taken over as given. What is there of the same `uuid`s is
   * replaced, so that the same call again changes nothing: give all documents of one line together. Text beyond 64 KiB is
   * cut off. A few hundred documents a call keep the host responsive (about 20 ms).
   */
  put(source: TranscriptSource, documents: readonly TranscriptDocument[]): void
  /** Forgets a transcript: its file is gone, or it has become a session. */
  removeSource(source: Pick<TranscriptSource, 'kind' | 'id'>): void
  query(input: SearchFilters & { text: string; limit: number; cursor?: string | undefined }): SearchPage
  status(): SearchStatus
  /** Looks at the next events of the journal, at most `limit`, in one transaction. True while more are left. */
  catchUp(limit: number): boolean
  /** Empties the index of sessions, to be filled again by `catchUp`. Transcripts go too: their owner puts them again. */
  rebuild(): void
}
