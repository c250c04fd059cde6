/** The blocks being written right now, and their place at the end of a transcript. */
import type { LiveBlock, LiveChange } from '#shared/events.ts'
import type { Item, TextItem, ToolItem } from './items.ts'

export type Live = readonly LiveBlock[]

/** Blocks no change names stay the same objects. */
export function applyLive(live: Live, change: LiveChange): Live {
  switch (change.op) {
    case 'open':
      return [...live.filter(({ key }) => key !== change.block.key), change.block]
    case 'append':
      return live.map((block) => (block.key === change.key ? { ...block, text: block.text + change.text } : block))
    case 'close':
      return live.filter(({ key }) => key !== change.key)
    case 'clear':
      return []
  }
}

/** The items with the live blocks behind them, those of a subagent behind its tool call. */
export function withLive(items: readonly Item[], live: Live): readonly Item[] {
  if (live.length === 0) return items
  const known = new Set(items.map(({ key }) => key))
  const main = live.filter(({ parent }) => parent === null).map((block) => liveItem(block, known))
  const nested = live.filter(({ parent }) => parent !== null)
  const settled = nested.length === 0 ? items : items.map((item) => withNested(item, nested))
  const notStarted = settled.findIndex((item) => item.kind === 'prompt' && !item.started)
  if (notStarted === -1) return [...settled, ...main]
  return [...settled.slice(0, notStarted), ...main, ...settled.slice(notStarted)]
}

function withNested(item: Item, live: Live): Item {
  if (item.kind !== 'tool') return item
  const known = new Set(item.children.map(({ key }) => key))
  const children = item.children.map((child) => withNested(child, live))
  const own = live.filter(({ parent }) => parent === item.toolUseId).map((block) => liveItem(block, known))
  const changed = own.length > 0 || children.some((child, index) => child !== item.children[index])
  return changed ? { ...item, children: [...children, ...own] } : item
}

function liveItem({ key, kind, toolName, text }: LiveBlock, known: ReadonlySet<string>): TextItem | ToolItem {
  // A block before it may have left no event, so that a finished one counts as this one.
  const base = { key: known.has(key) ? `live ${key}` : key, at: null }
  if (kind !== 'tool') return { ...base, kind, text, streaming: true, aborted: false }
  return {
    ...base,
    kind: 'tool',
    toolUseId: '',
    name: toolName,
    input: {},
    writing: text,
    result: null,
    permission: null,
    stopped: false,
    children: [],
  }
}
