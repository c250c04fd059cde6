/** What is being completed: read from the words before the caret. Pure. */

export type Trigger = {
  readonly kind: 'file' | 'command'
  /** What was typed after the sign. */
  readonly query: string
  /** Where the sign stands. */
  readonly start: number
  /** The caret. */
  readonly end: number
}

/** A path that is still being typed is no longer than this. */
const LOOK_BACK = 400

/** After the beginning, a space or an opening bracket, so that the sign in an address stays what it is. */
const FILE = /(?:^|[\s([{<'`,;:])@(?:"([^"\n]*)|([^\s"@]*))$/

export function triggerAt(text: string, caret: number): Trigger | null {
  const command = caret <= LOOK_BACK ? /^\/(\S*)$/.exec(text.slice(0, caret)) : null
  if (command) return { kind: 'command', query: command[1] ?? '', start: 0, end: caret }
  const before = text.slice(Math.max(0, caret - LOOK_BACK), caret)
  const file = FILE.exec(before)
  if (!file) return null
  const query = file[1] ?? file[2] ?? ''
  const sign = caret - query.length - (file[1] === undefined ? 1 : 2)
  return { kind: 'file', query, start: sign, end: caret }
}

export type Edit = { readonly text: string; readonly caret: number }

/** Puts words in the place of what was typed, and a space behind them where nothing follows yet. */
export function complete(text: string, { start, end }: Trigger, words: string, { space = true } = {}): Edit {
  const rest = text.slice(end)
  const gap = space && !/^\s/.test(rest) ? ' ' : ''
  const caret = start + words.length + (space ? 1 : 0)
  return { text: text.slice(0, start) + words + gap + rest, caret }
}

/** As it is mentioned in a prompt. A folder (with `/` at its end) stays open, to go on into it. */
export function mention(path: string): string {
  const quote = /[\s"@,;:()[\]{}<>'`]/.test(path) ? '"' : ''
  return `@${quote}${path}${path.endsWith('/') ? '' : quote}`
}
