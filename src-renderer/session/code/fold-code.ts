/** Cuts long code to what is shown at first. Pure. */

/** More is folded away, to this many lines. */
const LINES = 300
const LINES_FOLDED = 200
/** A longer line is a packed file or data. Characters. */
const LINE_LENGTH = 2_000

export type FoldedCode = {
  readonly shown: string
  readonly isFolded: boolean
  /** Of the whole. */
  readonly lines: number
  readonly hiddenLines: number
}

export function foldCode(text: string): FoldedCode {
  const all = text.split('\n')
  const kept = all.length > LINES ? all.slice(0, LINES_FOLDED) : all
  const cut = kept.map((line) =>
    line.length > LINE_LENGTH
      ? `${line.slice(0, LINE_LENGTH)} … ${(line.length - LINE_LENGTH).toLocaleString('en')} more characters`
      : line,
  )
  const isFolded = kept !== all || cut.some((line, index) => line !== kept[index])
  return {
    shown: isFolded ? cut.join('\n') : text,
    isFolded,
    lines: all.length,
    hiddenLines: all.length - kept.length,
  }
}
