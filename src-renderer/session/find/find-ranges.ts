/** Where a pattern stands in what is on the screen: ranges over the text as it is read, across marks and links within a line. */

/** Text runs on within one of these, and not beyond it. */
const BLOCKS = 'p, li, pre, td, th, h1, h2, h3, h4, h5, h6, button, dt, dd, div, section, article, blockquote'
/** Words for screen readers alone, and what can be done with a message, are no text of it. */
const LEFT_OUT = '.sr-only, [role="toolbar"]'

/** In the order of reading. */
export function findRanges(root: Element, pattern: RegExp): Range[] {
  const ranges: Range[] = []
  let block: Element | null = null
  let nodes: Text[] = []
  const flush = () => {
    if (nodes.length > 0) ranges.push(...rangesIn(nodes, pattern))
    nodes = []
  }
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    if (!(node instanceof Text) || !parent || parent.closest(LEFT_OUT)) continue
    const own = parent.closest(BLOCKS)
    if (own !== block) flush()
    block = own
    nodes.push(node)
  }
  flush()
  return ranges
}

function rangesIn(nodes: readonly Text[], pattern: RegExp): Range[] {
  const text = nodes.map(({ data }) => data).join('')
  return [...text.matchAll(pattern)].map(({ index, 0: found }) => {
    const range = document.createRange()
    range.setStart(...placeAt(nodes, index))
    range.setEnd(...placeAt(nodes, index + found.length))
    return range
  })
}

function placeAt(nodes: readonly Text[], offset: number): [Text, number] {
  let left = offset
  for (const node of nodes) {
    if (left <= node.length) return [node, left]
    left -= node.length
  }
  throw new Error('A match ends behind the text it was found in.')
}
