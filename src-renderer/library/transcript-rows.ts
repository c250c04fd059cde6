/** Which conversations are listed, and under which folder: pure, from what is known of all of them. */
import type { TranscriptSummary } from '#shared/transcripts.ts'

export type When = 'any' | 'today' | 'week' | 'month' | 'older'

export const WHEN_WORDS: Readonly<Record<When, string>> = {
  any: 'Any time',
  today: 'Today',
  week: 'Last 7 days',
  month: 'Last 30 days',
  older: 'Older than 30 days',
}

export type Filter = {
  /** Each word in title, first prompt, folder, branch or id. */
  readonly text: string
  /** Null = all. */
  readonly cwd: string | null
  readonly when: When
}

export const NO_FILTER: Filter = { text: '', cwd: null, when: 'any' }

export type Row =
  | { readonly kind: 'folder'; readonly key: string; readonly cwd: string | null; readonly count: number }
  | {
      readonly kind: 'transcript'
      readonly key: string
      readonly transcript: TranscriptSummary
      /** Among the transcripts, from 0. */
      readonly index: number
    }

const DAY_MS = 24 * 60 * 60 * 1000

export function matching(
  all: readonly TranscriptSummary[],
  { text, cwd, when }: Filter,
  now: number,
): readonly TranscriptSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const isThen = timeTest(when, now)
  return all.filter(
    (one) =>
      (cwd === null || one.cwd === cwd) && isThen(one.updatedAt) && words.every((word) => hay(one).includes(word)),
  )
}

const hay = ({ id, title, firstPrompt, cwd, gitBranch }: TranscriptSummary): string =>
  `${title}\n${firstPrompt}\n${cwd ?? ''}\n${gitBranch ?? ''}\n${id}`.toLowerCase()

/** Days are whole ones, by the clock on the wall. */
function timeTest(when: When, now: number): (at: number) => boolean {
  const midnight = new Date(now).setHours(0, 0, 0, 0)
  switch (when) {
    case 'any':
      return () => true
    case 'today':
      return (at) => at >= midnight
    case 'week':
      return (at) => at >= midnight - 7 * DAY_MS
    case 'month':
      return (at) => at >= midnight - 30 * DAY_MS
    case 'older':
      return (at) => at < midnight - 30 * DAY_MS
  }
}

/** By folder, the one used last first; within it, the last changed first. */
export function rowsOf(transcripts: readonly TranscriptSummary[]): readonly Row[] {
  const newestFirst = transcripts.toSorted((a, b) => b.updatedAt - a.updatedAt)
  const byFolder = Map.groupBy(newestFirst, ({ cwd }) => cwd)
  let index = 0
  return [...byFolder].flatMap(([cwd, inIt]): Row[] => [
    { kind: 'folder', key: `folder ${cwd ?? ''}`, cwd, count: inIt.length },
    ...inIt.map((transcript): Row => ({ kind: 'transcript', key: transcript.path, transcript, index: index++ })),
  ])
}
