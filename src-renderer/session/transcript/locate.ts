/** Finds the item of a transcript that an event became: for whoever is brought to it from a search. */
import { createContext } from 'react'
import type { StoredEvent } from '#shared/events.ts'
import { innerItems, type Item } from './items.ts'

/** Where an event stands. */
export type Located = {
  readonly seq: number
  /** Of the row it stands in. */
  readonly key: string
  /** Of the item itself, which may be one within a subagent's card. */
  readonly itemKey: string
}

/** The message someone was brought to; another object for each time. */
export type Revealed = Located & {
  /** The keyboard goes there too. */
  readonly takesFocus: boolean
}

/** What is folded shows itself when it is what someone came for. */
export const RevealedContext = createContext<Revealed | null>(null)

/** Null when the event has no item: it was rewound, or says nothing to a reader. */
export function locate(items: readonly Item[], stored: StoredEvent): Located | null {
  for (const item of items) {
    const found = within(item, (one) => isOf(stored, one))
    if (found) return { seq: stored.seq, key: item.key, itemKey: found.key }
  }
  return null
}

/** The number of the event that made an item; null for one still being written. The newest events are looked at first. */
export function seqOf(events: readonly StoredEvent[], item: Item): number | null {
  const first = item.kind === 'steps' ? (item.steps.find(({ kind }) => kind === 'tool') ?? item) : item
  return events.findLast((stored) => stored.event.type !== 'tool.result' && isOf(stored, first))?.seq ?? null
}

function isOf({ seq, at, event }: StoredEvent, item: Item): boolean {
  switch (event.type) {
    case 'prompt':
    case 'prompt.edited':
      return item.kind === 'prompt' && item.promptId === event.promptId
    case 'text':
    case 'thinking':
      return item.kind === event.type && item.at === at && item.text === event.text
    case 'tool.call':
    case 'tool.result':
      return item.kind === 'tool' && item.toolUseId === event.toolUseId
    case 'turn.ended':
      return item.kind === 'turn' && item.promptId === event.promptId
    default:
      return item.key === `e${seq}`
  }
}

function within(item: Item, isIt: (item: Item) => boolean): Item | null {
  if (isIt(item)) return item
  for (const child of innerItems(item)) {
    const found = within(child, isIt)
    if (found) return found
  }
  return null
}
