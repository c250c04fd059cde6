/** Splits Markdown into its top-level blocks, so that a growing text re-renders its last block only. */

const FENCE = /^\s*(`{3,}|~{3,})(.*)$/
const LIST_ITEM = /^(?:[-*+]|\d{1,9}[.)])(?:\s|$)/
const INDENTED = /^(?:\s{2,}|\t)\S/
/** They reach across blocks: a text that has any is left whole. */
const FAR_REACHING = /^ {0,3}\[[^\]]+\]:/m

/**
 * The blocks joined give the text again. A split is made only where Markdown can't mean one block: at a blank line
 * outside of code, before a line that neither continues a list nor is indented.
 */
export function splitBlocks(text: string): string[] {
  if (FAR_REACHING.test(text)) return [text]
  const blocks: string[] = []
  let start = 0
  let position = 0
  let fence: string | null = null
  let afterBlank = false
  for (const line of text.split('\n')) {
    if (fence === null && afterBlank && startsBlock(line, text.slice(start, start + 12))) {
      blocks.push(text.slice(start, position))
      start = position
    }
    fence = nextFence(fence, line)
    afterBlank = line.trim() === ''
    position += line.length + 1
  }
  blocks.push(text.slice(start))
  return blocks.filter((block) => block !== '')
}

function startsBlock(line: string, blockStart: string): boolean {
  if (line.trim() === '' || INDENTED.test(line)) return false
  return !(LIST_ITEM.test(line.trimStart()) && LIST_ITEM.test(blockStart.trimStart()))
}

/** The marker of the code fence that is open after the line. */
function nextFence(open: string | null, line: string): string | null {
  const [, marker = '', rest = ''] = FENCE.exec(line) ?? []
  if (marker === '') return open
  if (open === null) return marker.startsWith('`') && rest.includes('`') ? null : marker
  return marker[0] === open[0] && marker.length >= open.length && rest.trim() === '' ? null : open
}
