/** Where a long prompt is folded: after so many rows, whether it is many lines or one that goes on and on. Pure. */

/** A pasted log should not push the answer out of sight. */
const ROWS = 16
/** About what a row of the transcript holds. */
const ROW_CHARACTERS = 100
/** Folding away less than this helps nobody. */
const SLACK_ROWS = 3

type PromptFold = {
  /** How many characters are shown while it is folded. */
  readonly end: number
  /** How much is folded away, in `unit`; 0 = it is shown whole. */
  readonly hidden: number
  readonly unit: 'lines' | 'characters'
}

export function foldOf(text: string): PromptFold {
  const end = endOfRows(text, 0, ROWS)
  if (endOfRows(text, end, SLACK_ROWS) >= text.length) return { end: text.length, hidden: 0, unit: 'lines' }
  const lines = text.charAt(end) === '\n' ? text.slice(end).split('\n').length - 1 : 0
  if (lines > SLACK_ROWS) return { end, hidden: lines, unit: 'lines' }
  return { end, hidden: text.length - end, unit: 'characters' }
}

/** Where so many rows from `start` end: before a line break, or between two words of a long line. */
function endOfRows(text: string, start: number, rows: number): number {
  let at = text.charAt(start) === '\n' ? start + 1 : start
  for (let left = rows; ; at += 1) {
    const found = text.indexOf('\n', at)
    const lineEnd = found < 0 ? text.length : found
    const taken = Math.max(1, Math.ceil((lineEnd - at) / ROW_CHARACTERS))
    if (taken > left) return betweenWords(text, at + left * ROW_CHARACTERS)
    left -= taken
    at = lineEnd
    if (left === 0 || at >= text.length) return at
  }
}

function betweenWords(text: string, end: number): number {
  const space = text.lastIndexOf(' ', end)
  if (space > end - ROW_CHARACTERS / 2) return space
  return /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end - 1 : end // a character of two halves stays whole
}
