/** How the user wants the list, kept in this browser. What is typed and which states are chosen is not kept. */
import { useState } from 'react'
import { z } from 'zod'
import { type ListChoices, SORTS } from './rows.ts'

const KEY = 'bullpen.list'
const Kept = z.object({ sort: z.enum(SORTS), grouped: z.boolean() })

function readKept(): z.infer<typeof Kept> {
  try {
    return Kept.parse(JSON.parse(localStorage.getItem(KEY) ?? ''))
  } catch {
    return { sort: 'created', grouped: true } // nothing kept yet, or by another version
  }
}

export function useChoices(): readonly [ListChoices, (next: Partial<ListChoices>) => void] {
  const [choices, setChoices] = useState<ListChoices>(() => ({
    ...readKept(),
    archived: false,
    filter: '',
    states: [],
  }))
  const change = (next: Partial<ListChoices>) => {
    const all = { ...choices, ...next }
    setChoices(all)
    localStorage.setItem(KEY, JSON.stringify({ sort: all.sort, grouped: all.grouped }))
  }
  return [choices, change]
}
