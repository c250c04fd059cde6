/** How the user wants the list, kept in this browser. What is typed and which states are chosen is not kept. */
import { useState } from 'react'
import { z } from 'zod'
import { useStable } from '../client/use-stable.ts'
import { type ListChoices, SORTS } from './rows.ts'

const KEY = 'bullpen.list'
/** Those folded away last are kept: folders come and go. */
const MOST_FOLDED = 500
const Kept = z.object({ sort: z.enum(SORTS), grouped: z.boolean(), folded: z.array(z.string()).default([]) })
type Kept = z.infer<typeof Kept>

function readKept(): Kept {
  try {
    return Kept.parse(JSON.parse(localStorage.getItem(KEY) ?? ''))
  } catch {
    return { sort: 'created', grouped: true, folded: [] } // nothing kept yet, or by another version
  }
}

function keep({ sort, grouped }: ListChoices, folded: ReadonlySet<string>): void {
  const kept: Kept = { sort, grouped, folded: [...folded].slice(-MOST_FOLDED) }
  localStorage.setItem(KEY, JSON.stringify(kept))
}

type Choosing = {
  readonly choices: ListChoices
  readonly change: (next: Partial<ListChoices>) => void
  /** Projects whose sessions are folded away, by their folder. */
  readonly folded: ReadonlySet<string>
  readonly fold: (cwd: string, away: boolean) => void
}

export function useChoices(): Choosing {
  const [kept] = useState(readKept)
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => new Set(kept.folded))
  const [choices, setChoices] = useState<ListChoices>(() => ({
    ...{ sort: kept.sort, grouped: kept.grouped },
    archived: false,
    filter: '',
    states: [],
  }))
  const change = useStable((next: Partial<ListChoices>) => {
    const all = { ...choices, ...next }
    setChoices(all)
    if (all.sort !== choices.sort || all.grouped !== choices.grouped) keep(all, folded) // not for each key of the filter
  })
  const fold = useStable((cwd: string, away: boolean) => {
    const next = new Set(folded)
    next.delete(cwd)
    if (away) next.add(cwd)
    setFolded(next)
    keep(choices, next)
  })
  return { choices, change, folded, fold }
}
