/** Takes apart what Read gives the model: lines with their numbers, and remarks of the CLI behind them. */

export type NumberedLines = { readonly first: number; readonly lines: readonly string[]; readonly after: string }

const NUMBERED = /^\s*(\d+)(?:\t|→)(.*)$/

/** Null where the text is not made of numbered lines from its beginning. */
export function readLines(text: string): NumberedLines | null {
  const all = text.split('\n')
  const first = Number(NUMBERED.exec(all[0] ?? '')?.[1] ?? Number.NaN)
  if (Number.isNaN(first)) return null
  const lines: string[] = []
  for (const line of all) {
    const found = NUMBERED.exec(line)
    if (!found || Number(found[1]) !== first + lines.length) break
    lines.push(found[2] ?? '')
  }
  const after = all
    .slice(lines.length)
    .join('\n')
    .replace(/<system-reminder>[\s\S]*?(?:<\/system-reminder>|$)/g, '')
    .trim()
  while (lines.length > 1 && lines.at(-1) === '') lines.pop()
  return { first, lines, after }
}
