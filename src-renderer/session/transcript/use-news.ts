/** What has come behind the place where the reader left the end of a transcript. */
import { useState } from 'react'
import type { Item } from './items.ts'

/** How many messages came since; 0 while at the end. */
export function useNews(items: readonly Item[], atBottom: boolean): number {
  const lastKey = items.at(-1)?.key
  const [seen, setSeen] = useState(lastKey)
  if (atBottom && seen !== lastKey) setSeen(lastKey)
  if (atBottom || seen === lastKey) return 0
  let count = 0
  for (let at = items.length - 1; at >= 0; at -= 1) {
    const item = items[at]
    if (!item || item.key === seen) break
    if (item.kind === 'steps') count += item.steps.length
    else if (item.kind === 'prompt' || item.kind === 'text' || item.kind === 'tool' || item.kind === 'gap') count += 1
  }
  return count
}
