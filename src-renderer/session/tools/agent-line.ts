/** What a subagent is doing or did, in one line: "3 tools · Read src/app.tsx", "8 tools · 12.3k tokens". */
import { countOf, formatTokens } from '../../client/format.ts'
import type { Item, ToolItem } from '../transcript/items.ts'
import { oneLine } from './one-line.ts'
import { isUnderWay, toolStatus } from './tool-status.ts'

export function agentLine(item: ToolItem, cwd: string): string {
  const tools = toolsOf(item.children)
  const count = item.task?.usage?.toolUses ?? tools.length
  const tokens = item.task?.usage?.tokens ?? 0
  const last = tools.at(-1)
  return [
    ...(count > 0 ? [countOf(count, 'tool')] : []),
    ...(tokens > 0 ? [`${formatTokens(tokens)} tokens`] : []),
    ...(isUnderWay(toolStatus(item)) ? [last ? oneLine(last, cwd) : 'Starting'] : []),
  ].join(' · ')
}

const toolsOf = (items: readonly Item[]): ToolItem[] =>
  items.flatMap((item) =>
    item.kind === 'tool' ? [item] : item.kind === 'steps' ? item.steps.filter((step) => step.kind === 'tool') : [],
  )
