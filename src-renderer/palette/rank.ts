/** Orders what the palette offers by how well it fits what was typed. */
import { defaultFilter } from 'cmdk'

export type Rankable = {
  readonly id: string
  readonly title: string
  readonly keywords?: readonly string[] | undefined
  /** Set where it can't be chosen: such a one is shown to who asks for it by name, behind the others. */
  readonly why?: string | undefined
}

/** More than anybody reads; what is painted stays quick with thousands of sessions. */
const SHOWN = 50

/** The best first; all in their own order while nothing is typed. Equal ones keep their order. */
export function rank<T extends Rankable>(entries: readonly T[], typed: string): T[] {
  const query = typed.trim()
  if (query === '') return entries.filter(({ why }) => why === undefined).slice(0, SHOWN)
  return entries
    .map((entry) => ({ entry, score: defaultFilter(entry.title, query, [...(entry.keywords ?? [])]) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => Number(a.entry.why !== undefined) - Number(b.entry.why !== undefined) || b.score - a.score)
    .slice(0, SHOWN)
    .map(({ entry }) => entry)
}
