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
  /** `running`: ids of the sessions at work now, which the store does not know. */
  query(
    input: SearchFilters & {
      text: string
      limit: number
      cursor?: string | undefined
      running?: readonly string[] | undefined
    },
  ): SearchPage
  status(): SearchStatus
  /**
   * Looks at the next events of the journal, at most `limit`, in one transaction, and once there are none removes what an
   * older Bullpen left here. True while more is left.
   */
  catchUp(limit: number): boolean
  /** Empties the index of sessions, to be filled again by `catchUp`. */
  rebuild(): void
}
