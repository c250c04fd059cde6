/** Shows a block that is still being written as it will most likely become, so that nothing jumps when its end arrives. */
import { nextOpen } from './split-blocks.ts'

/** Under a paragraph these make a heading of it, until the list or rule that they begin is written. */
const MAYBE_UNDERLINE = /\n[ \t]{0,3}(?:-+|=+|\*+|\+|#{1,6}|\d{1,9}[.)])[ \t]*$/
const TABLE_HEAD = /(?:^|\n)\|[^\n]*$/
const TABLE_RULE = /(?:^|\n)(\|[^\n]*)\n[ \t]*\|?[ \t:|-]*$/

/** `block` without what can't be told yet, and with the ends that are certain to come. */
export function settleTail(block: string): string {
  const open = openAtEnd(block)
  if (open !== null) return open === '$$' ? block : block.replace(/\n[ \t]*(?:`{1,2}|~{1,2})$/, '\n')
  const table = tableInTheMaking(block)
  if (table !== null) return table
  return closeInline(block.replace(MAYBE_UNDERLINE, ''))
}

/** The fence that is open at the end of the block. */
export function openAtEnd(block: string): string | null {
  let open: string | null = null
  for (const line of block.split('\n')) open = nextOpen(open, line)
  return open
}

/** A head without its rule would be shown as text with bars first. */
function tableInTheMaking(block: string): string | null {
  const ruled = TABLE_RULE.exec(block)
  const head = ruled?.[1] ?? (TABLE_HEAD.test(block) ? block.slice(block.lastIndexOf('\n') + 1) : undefined)
  if (head === undefined) return null
  const before = block.slice(0, block.lastIndexOf(head))
  if (/\S[^\n]*\n$/.test(before)) return null // a later row, or a paragraph that goes on
  const cells = head
    .replace(/\\\|/g, '')
    .replace(/^\|/, '')
    .replace(/\|\s*$/, '')
    .split('|').length
  return `${before}${head.trimEnd().endsWith('|') ? head : `${head}|`}\n|${' --- |'.repeat(cells)}`
}

/** Closes what is open in the last paragraph; takes back what is only a marker so far. */
function closeInline(block: string): string {
  const start = block.lastIndexOf('\n\n') + 1
  const before = block.slice(0, start)
  let last = block.slice(start)
  const codeless = last.replace(/(`+)(?:(?!`)[\s\S])*?[^`]?\1(?!`)/g, (code) => ' '.repeat(code.length))
  const tick = codeless.search(/`+[^`]*$/)
  if (tick !== -1) {
    const marker = /^`+/.exec(codeless.slice(tick))?.[0] ?? '`'
    return last.length === tick + marker.length ? before + last.slice(0, tick) : before + last + marker
  }
  const link = unfinishedLink(codeless)
  if (link !== null) {
    const text = last.slice(link.at + 1, link.textEnd)
    last = last.slice(0, last[link.at - 1] === '!' ? link.at - 1 : link.at) + (last[link.at - 1] === '!' ? '' : text)
  }
  return before + closeEmphasis(last.replace(/!$/, ''))
}

/** `[text](addr` without its end: where it begins, and where its text ends. */
function unfinishedLink(text: string): { at: number; textEnd: number } | null {
  const found = /!?\[((?:[^[\]\n]|\[[^\]\n]*\])*)(\]\([^()\n]*)?$/.exec(text)
  if (!found || (found[2] === undefined && found[0].endsWith(']'))) return null
  const at = found.index + (found[0].startsWith('!') ? 1 : 0)
  return { at, textEnd: at + 1 + (found[1] ?? '').length }
}

const EMPHASIS = ['**', '__', '~~', '*', '_'] as const

function closeEmphasis(text: string): string {
  const blank = (part: string) => ' '.repeat(part.length) // places stay what they are
  const bare = text.replace(/`[^`\n]*`|\\./g, blank).replace(/^[ \t]*[*+-][ \t]/gm, blank)
  let rest = bare
  const open: { marker: string; at: number }[] = []
  for (const marker of EMPHASIS) {
    const escaped = marker.replace(/[*]/g, '\\*')
    const word = marker.includes('_') ? '(?<![\\p{L}\\p{N}_])' : ''
    const all = [...rest.matchAll(new RegExp(`${word}${escaped}(?=\\S|$)|(?<=\\S)${escaped}`, 'gu'))]
    if (all.length % 2 === 1) open.push({ marker, at: all.at(-1)?.index ?? 0 })
    rest = rest.replaceAll(marker, (found) => ' '.repeat(found.length))
  }
  open.sort((a, b) => b.at - a.at)
  let closed = text
  for (const { marker, at } of open) {
    const inside = closed.slice(at + marker.length)
    if (inside.trim() === '') closed = closed.slice(0, at) + inside
    else closed = closed.replace(/\s*$/, '') + marker
  }
  return closed
}
