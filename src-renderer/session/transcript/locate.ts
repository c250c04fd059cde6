/** Finds the item of a transcript that an event became: for whoever is brought to it from a search. */
import { createContext } from 'react'
import type { StoredEvent } from '#shared/events.ts'
import type { Item } from './items.ts'

/** The message someone was brought to; another object for each time. */
export type Revealed = {
  readonly seq: number
  /** Of the row it stands in. */
  readonly key: string
  /** Of the item itself, which may be one within a subagent's card. */
  readonly itemKey: string
}

/** What is folded shows itself when it is what someone came for. */
export const RevealedContext = createContext<Revealed | null>(null)

/** Null when the event has no item: it was rewound, or says nothing to a reader. */
export function locate(items: readonly Item[], { seq, at, event }: StoredEvent): Revealed | null {
  const isIt = (item: Item): boolean => {
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
  for (const item of items) {
    const found = within(item, isIt)
    if (found) return { seq, key: item.key, itemKey: found.key }
  }
  return null
}

function within(item: Item, isIt: (item: Item) => boolean): Item | null {
  if (isIt(item)) return item
  if (item.kind !== 'tool') return null
  for (const child of item.children) {
    const found = within(child, isIt)
    if (found) return found
  }
  return null
}
