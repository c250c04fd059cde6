/** Results by the session they stand in, each session where its best result is. */
import type { SearchResult } from '#shared/search.ts'

export type Group = {
  /** Of the session or transcript. */
  readonly key: string
  readonly title: string
  readonly cwd: string
  /** Only in the CLI's own transcripts: it is no session of Bullpen yet. */
  readonly isTranscript: boolean
  readonly results: readonly { readonly result: SearchResult; readonly index: number }[]
}

/** `index` counts through all groups: the order in which the arrow keys go. */
export function groupsOf(results: readonly SearchResult[]): Group[] {
  const byKey = new Map<string, SearchResult[]>()
  for (const result of results) {
    const key = `${result.source.kind}:${result.source.id}`
    byKey.set(key, [...(byKey.get(key) ?? []), result])
  }
  let index = 0
  return [...byKey].flatMap(([key, found]) => {
    const [first] = found
    if (!first) return []
    const { title, cwd, source } = first
    const numbered = found.map((result) => ({ result, index: index++ }))
    return [{ key, title, cwd, isTranscript: source.kind === 'transcript', results: numbered }]
  })
}
