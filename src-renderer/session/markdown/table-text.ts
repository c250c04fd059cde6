/** A table as text that other programs take. */
import type { Element, Nodes } from 'hast'

type Rows = readonly (readonly string[])[]

const textOf = (node: Nodes): string => {
  if (node.type === 'text') return node.value
  if (node.type === 'element' && node.tagName === 'br') return '\n'
  return 'children' in node ? node.children.map(textOf).join('') : ''
}

/** The cells of a table element, its head first. */
export function rowsOf(table: Element): Rows {
  const rows: string[][] = []
  const walk = (node: Nodes): void => {
    if (node.type !== 'element') return
    if (node.tagName !== 'tr') {
      for (const child of node.children) walk(child)
      return
    }
    rows.push(
      node.children.flatMap((cell) =>
        cell.type === 'element' && /^t[hd]$/.test(cell.tagName) ? [textOf(cell).trim()] : [],
      ),
    )
  }
  walk(table)
  return rows
}

export function asMarkdown(rows: Rows): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/([\\|])/g, '\\$1').replace(/\n/g, '<br>')).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...body.map(line)].join('\n')
}

/** By RFC 4180. A cell that a spreadsheet would run as a formula is kept from it by an apostrophe. */
export function asCsv(rows: Rows): string {
  const cell = (text: string): string => {
    const harmless = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.,\s%]+$/.test(text) ? `'${text}` : text
    return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
  }
  return rows.map((cells) => cells.map(cell).join(',')).join('\r\n')
}
