/** The blocks being written right now, and their place at the end of a transcript. */
import type { LiveBlock, LiveChange } from '#shared/events.ts'
import { isStep } from './agent-rows.ts'
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

/** What the settled items know of themselves, so that a block costs the same however many there are. */
export type Settled = {
  /** How many stand before the prompts whose turn has not begun. */
  readonly settled: number
  readonly knows: (key: string) => boolean
  /** The row in which a call stands, however deep. */
  readonly rowOf: (toolUseId: string) => number | null
}

/** The items with the live blocks behind them, those of a subagent behind its tool call. */
export function withLive(items: readonly Item[], live: Live, settled: Settled): readonly Item[] {
  if (live.length === 0) return items
  const all = items.slice(0, settled.settled)
  for (const row of new Set(live.map(({ parent }) => (parent === null ? null : settled.rowOf(parent))))) {
    const item = row === null ? undefined : all[row]
    if (row !== null && item) all[row] = withNested(item, live, settled)
  }
  const main = live.filter(({ parent }) => parent === null)
  return [...joined(all, main, settled), ...items.slice(settled.settled)]
}

/** Adds the blocks to these rows. A call being written joins the last row of steps, as it will when it is done. */
function joined(rows: Item[], live: Live, settled: Settled): Item[] {
  for (const block of live) {
    const item = liveItem(block, settled)
    const last = rows.at(-1)
    const open = last?.kind === 'steps' && last.live ? last : null
    if (open && isStep(item)) rows[rows.length - 1] = { ...open, steps: [...open.steps, item] }
    else if (isStep(item) && item.kind === 'tool') rows.push(newSteps(item))
    else {
      if (open) rows[rows.length - 1] = { ...open, live: false }
      rows.push(item)
    }
  }
  return rows
}

const newSteps = (step: ToolItem): Item => ({
  kind: 'steps',
  key: `steps ${step.key}`,
  at: null,
  steps: [step],
  tally: { deeds: {}, failed: 0 },
  live: true,
  plan: null,
})

function withNested(item: Item, live: Live, settled: Settled): Item {
  if (item.kind === 'steps') {
    const steps = item.steps.map((step) => withNested(step, live, settled)).filter(isStep)
    return { ...item, steps }
  }
  if (item.kind !== 'tool') return item
  const inner = item.children.map((child) => withNested(child, live, settled))
  const own = live.filter(({ parent }) => parent === item.toolUseId)
  const changed = own.length > 0 || inner.some((child, index) => child !== item.children[index])
  return changed ? { ...item, children: joined(inner, own, settled) } : item
}

function liveItem({ key, kind, toolName, text }: LiveBlock, { knows }: Settled): TextItem | ToolItem {
  // A block before it may have left no event, so that a finished one counts as this one.
  const base = { key: knows(key) ? `live ${key}` : key, at: null }
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
    startedAt: null,
    endedAt: null,
    task: null,
    plan: null,
    children: [],
  }
}
