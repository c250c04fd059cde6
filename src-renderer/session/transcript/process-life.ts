/** Starts and ends of a process with nothing asked between them are told in one line. */
import type { AgentRows } from './agent-rows.ts'
import type { NoticeItem } from './items.ts'

/** The line for what just happened; those at the end of `rows` that it tells of as well are taken away. */
export function takeIn(rows: AgentRows, item: NoticeItem, type: 'process.started' | 'process.ended'): NoticeItem {
  if (type === 'process.ended') {
    const start = lifeAt(rows)
    if (start?.life.is !== 'started' || start.life.starts < 2) return { ...item, life: { is: 'ended', starts: 0 } }
    rows.pop()
    return { ...item, text: `${start.text}. ${item.text}`, life: { is: 'ended', starts: start.life.starts } }
  }
  const starts = 1 + takeEarlier(rows)
  return {
    ...item,
    text: starts === 1 ? item.text : `${item.text}, after ${times(starts - 1)} with no prompt between`,
    life: { is: 'started', starts },
  }
}

/** How many starts are told of at the end of `rows`, whose lines go. */
function takeEarlier(rows: AgentRows): number {
  const last = lifeAt(rows)
  if (!last) return 0
  if (last.life.starts > 0) {
    rows.pop()
    return last.life.starts
  }
  const before = lifeAt(rows, 1)
  if (before?.life.is !== 'started') return 0 // it ended after a turn: that stays told
  rows.pop()
  rows.pop()
  return before.life.starts
}

function lifeAt(rows: AgentRows, back = 0): (NoticeItem & Required<Pick<NoticeItem, 'life'>>) | null {
  const item = rows.at(rows.length - 1 - back)
  return item?.kind === 'notice' && item.life ? { ...item, life: item.life } : null
}

const times = (starts: number): string => (starts === 1 ? 'another start' : `${starts} other starts`)
