/** Small repairs of the parsed tree, so that nothing written is lost: line breaks, notes, the first words of a formula. */
import type { Blockquote, Emphasis, FootnoteDefinition, Nodes, Parents, Root } from 'mdast'
import type { InlineMath, Math } from 'mdast-util-math'

type Source = { readonly value?: unknown }

/** `length`: of the block's own text; behind it stand definitions that are another block's. */
export function tidyTree({ length }: { length: number }) {
  return (tree: Root, { value }: Source): void => {
    tree.children = tree.children.filter(
      ({ type, position }) => type !== 'footnoteDefinition' || (position?.start.offset ?? 0) < length,
    )
    const source = typeof value === 'string' ? value : ''
    tidy(tree, source, 0)
  }
}

/** Quotations in quotations, lists in lists. A browser that lays out some thousands dies of it. */
const DEEPEST = 80

function tidy(node: Nodes, source: string, depth: number): void {
  if (node.type === 'math') keepMath(node)
  if (node.type === 'inlineMath' && source.startsWith('$$', node.position?.start.offset)) showAsBlock(node)
  if (!('children' in node)) return
  if (depth >= DEEPEST) {
    flatten(node, source)
    return
  }
  node.children.forEach((child, index) => {
    if (child.type === 'html' && /^<br\s*\/?>$/i.test(child.value)) node.children[index] = { type: 'break' }
    else if (child.type === 'footnoteReference') node.children[index] = mark(child.label ?? child.identifier)
    else tidy(child, source, depth + 1)
    if (child.type === 'footnoteDefinition') node.children[index] = note(child)
  })
}

/** What is nested deeper is shown as it was written. */
function flatten(node: Parents, source: string): void {
  const first = node.children[0]?.position?.start.offset ?? 0
  const last = node.children.at(-1)?.position?.end.offset ?? first
  node.children = [{ type: 'text', value: source.slice(first, last) }]
}

/** Words behind the opening "$$" are the formula's first line, and a "$$" may end its last. */
function keepMath(node: Math): void {
  const first = node.meta ? `${node.meta}\n` : ''
  const tex = (first + node.value).replace(/\s*\$\$\s*$/, '')
  const className = ['language-math', 'math-display']
  node.data = {
    hName: 'pre',
    hChildren: [
      { type: 'element', tagName: 'code', properties: { className }, children: [{ type: 'text', value: tex }] },
    ],
  }
}

function showAsBlock(node: InlineMath): void {
  node.data = { ...node.data, hProperties: { className: ['language-math', 'math-display'] } }
}

const mark = (label: string): Emphasis => ({
  type: 'emphasis',
  data: { hName: 'sup' },
  children: [{ type: 'text', value: label }],
})

/** Stands where it was written, behind its mark. */
function note({ label, identifier, children }: FootnoteDefinition): Blockquote {
  const [first, ...rest] = children
  const marked = mark(label ?? identifier)
  const begin = first?.type === 'paragraph' ? { ...first, children: [marked, ...first.children] } : undefined
  return {
    type: 'blockquote',
    data: { hName: 'div', hProperties: { className: ['footnote'] } },
    children: begin ? [begin, ...rest] : [{ type: 'paragraph', children: [marked] }, ...children],
  }
}
