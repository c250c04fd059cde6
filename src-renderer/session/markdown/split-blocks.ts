/** Splits Markdown into its top-level blocks, so that a growing text re-renders its last block only. */

const FENCE = /^\s*(`{3,}|~{3,})(.*)$/
/** Display math on lines of its own; `$$x$$` within one line is none. */
const MATH_FENCE = /^ {0,3}\$\$(?!.*\$)/
const MATH_END = /\$\$\s*$/
const LIST_ITEM = /^(?:[-*+]|\d{1,9}[.)])(?:\s|$)/
const INDENTED = /^(?:\s{2,}|\t)\S/

/** The marker that ends what is open: a fence of code, or "$$". */
type Open = string | null

/**
 * The blocks joined give the text again. A split is made only where Markdown can't mean one block: at a blank line
 * outside of code, before a line that neither continues a list nor is indented.
 */
export function splitBlocks(text: string): string[] {
  const blocks: string[] = []
  let start = 0
  let position = 0
  let open: Open = null
  let afterBlank = false
  for (const line of text.split('\n')) {
    if (open === null && afterBlank && startsBlock(line, text.slice(start, start + 12))) {
      blocks.push(text.slice(start, position))
      start = position
    }
    open = nextOpen(open, line)
    afterBlank = line.trim() === ''
    // A blank line ends unfinished math, as it does in TeX: a stray "$$" must not swallow what follows.
    if (open === '$$' && afterBlank) open = null
    position += line.length + 1
  }
  blocks.push(text.slice(start))
  return blocks.filter((block) => block !== '')
}

function startsBlock(line: string, blockStart: string): boolean {
  if (line.trim() === '' || INDENTED.test(line)) return false
  return !(LIST_ITEM.test(line.trimStart()) && LIST_ITEM.test(blockStart.trimStart()))
}

/** What is open after the line. */
export function nextOpen(open: Open, line: string): Open {
  if (open === '$$') return MATH_END.test(line) ? null : open
  const [, marker = '', rest = ''] = FENCE.exec(line) ?? []
  if (marker === '') return open === null && MATH_FENCE.test(line) ? '$$' : open
  if (open === null) return marker.startsWith('`') && rest.includes('`') ? null : marker
  return marker[0] === open[0] && marker.length >= open.length && rest.trim() === '' ? null : open
}
