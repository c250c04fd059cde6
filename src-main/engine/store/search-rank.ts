/** Which of the found texts comes first: what it is, how often it has the words, how new it is. */
import type { SearchKind } from '#shared/search.ts'

const WEIGHT: Record<SearchKind, number> = {
  title: 4,
  prompt: 3,
  answer: 2,
  error: 1.6,
  tool: 1.4,
  result: 1,
  thinking: 0.8,
}

const DAY_MS = 86_400_000

/** A text a month old counts half of one of today. */
const HALF_AFTER_DAYS = 30

type Rankable = {
  readonly kind: SearchKind
  readonly at: number
  readonly occurrences: number
  readonly length: number
}

/** Any positive number; the larger comes first. Times in milliseconds, length in characters. */
export function score({ kind, at, occurrences, length }: Rankable, now: number): number {
  const age = Math.max(0, now - at) / DAY_MS
  // the second mention says less than the first, and less in a long text
  const density = 1 + Math.log2(1 + occurrences) / (1 + Math.log10(1 + length / 500))
  return (WEIGHT[kind] * density) / (1 + age / HALF_AFTER_DAYS)
}
