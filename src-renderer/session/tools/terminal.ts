/** Reads the output of a command as a terminal would: colours, overwritten lines and moves of the cursor; never as markup. */

export type Colour = 'black' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'white'

export type TextStyle = {
  readonly colour: Colour | null
  readonly background: Colour | null
  readonly bold: boolean
  readonly faint: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly struck: boolean
  readonly link: string | null
}

export type Run = { readonly text: string; readonly style: TextStyle }
export type TerminalLine = readonly Run[]

export const PLAIN: TextStyle = {
  colour: null,
  background: null,
  bold: false,
  faint: false,
  italic: false,
  underline: false,
  struck: false,
  link: null,
}

const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const
const TAB = 8
/** No terminal is wider: a move to the right is cut here, whatever the output asks for. */
const MOST_COLUMNS = 1_000

const ESCAPE =
  // CSI | OSC up to BEL or ST | other string sequences up to ST | two-character escapes
  // oxlint-disable-next-line no-control-regex -- these are what is read here
  /(?:\x1b\[|\x9b)([0-?]*)[ -/]*([@-~]?)|(?:\x1b\]|\x9d)([^\x07\x1b\x9c]*)(?:\x07|\x1b\\|\x9c|$)|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c]*(?:\x1b\\|\x9c|$)|\x1b[ -/]*[0-~]?/y

// oxlint-disable-next-line no-control-regex -- these are what is looked for
const SPECIAL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/

/** The lines as they stand when the output is at its end. */
export function readTerminal(text: string): readonly TerminalLine[] {
  if (!SPECIAL.test(text)) return text.split('\n').map((line) => (line === '' ? [] : [{ text: line, style: PLAIN }]))
  const screen = new Screen()
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at)
    if (code === 0x1b || (code >= 0x90 && code <= 0x9f)) {
      ESCAPE.lastIndex = at
      const found = ESCAPE.exec(text)
      if (found?.[2] !== undefined) screen.control(found[2], found[1] ?? '')
      else if (found?.[3] !== undefined) screen.command(found[3])
      at += Math.max(1, found?.[0].length ?? 1)
      continue
    }
    const next = text.codePointAt(at) ?? code
    screen.put(next)
    at += next > 0xffff ? 2 : 1
  }
  return screen.lines
}

type Line = { readonly cells: string[]; readonly styles: TextStyle[] }

class Screen {
  readonly #lines: Line[] = [{ cells: [], styles: [] }]
  #row = 0
  #column = 0
  #style: TextStyle = PLAIN

  get lines(): readonly TerminalLine[] {
    return this.#lines.map(runsOf)
  }

  put(code: number): void {
    if (code === 0x0a) {
      this.#row += 1
      this.#column = 0
      if (this.#row === this.#lines.length) this.#lines.push({ cells: [], styles: [] })
    } else if (code === 0x0d) this.#column = 0
    else if (code === 0x08) this.#column = Math.max(0, this.#column - 1)
    else if (code === 0x09) for (let left = TAB - (this.#column % TAB); left > 0; left -= 1) this.#write(' ')
    else if (code >= 0x20 && (code < 0x7f || code > 0x9f)) this.#write(String.fromCodePoint(code))
  }

  /** A control sequence: its last character says what it does. */
  control(kind: string, parameters: string): void {
    const numbers = parameters.split(/[;:]/).map(Number)
    const count = Math.max(1, numbers[0] ?? 1) || 1
    switch (kind) {
      case 'm':
        this.#style = styled(this.#style, parameters === '' ? [0] : numbers)
        return
      case 'A':
      case 'F':
        this.#row = Math.max(0, this.#row - count)
        if (kind === 'F') this.#column = 0
        return
      case 'B':
      case 'E':
        this.#row = Math.min(this.#lines.length - 1, this.#row + count)
        if (kind === 'E') this.#column = 0
        return
      case 'C':
        this.#column = Math.min(MOST_COLUMNS, this.#column + count)
        return
      case 'D':
        this.#column = Math.max(0, this.#column - count)
        return
      case 'G':
        this.#column = Math.min(MOST_COLUMNS, count - 1)
        return
      case 'H':
      case 'f':
        this.#row = Math.min(this.#lines.length - 1, count - 1)
        this.#column = Math.min(MOST_COLUMNS, Math.max(1, numbers[1] ?? 1) - 1)
        return
      case 'K':
        this.#eraseLine(numbers[0] ?? 0)
        return
      case 'J':
        this.#eraseScreen(numbers[0] ?? 0)
        return
    }
  }

  /** An operating system command; only links are of use here. */
  command(body: string): void {
    const link = /^8;[^;]*;(.*)$/s.exec(body)
    if (link) this.#style = { ...this.#style, link: link[1] === '' ? null : (link[1] ?? null) }
  }

  #write(character: string): void {
    const line = this.#line
    while (line.cells.length < this.#column) {
      line.cells.push(' ')
      line.styles.push(PLAIN)
    }
    line.cells[this.#column] = character
    line.styles[this.#column] = this.#style
    this.#column += 1
  }

  get #line(): Line {
    return this.#lines[this.#row] ?? { cells: [], styles: [] }
  }

  #eraseLine(mode: number): void {
    const { cells, styles } = this.#line
    if (mode === 0) {
      cells.length = Math.min(cells.length, this.#column)
      styles.length = cells.length
    } else {
      const end = mode === 1 ? Math.min(this.#column + 1, cells.length) : cells.length
      cells.fill(' ', 0, end)
      styles.fill(PLAIN, 0, end)
    }
  }

  #eraseScreen(mode: number): void {
    if (mode === 1) return // nobody clears only what is above
    if (mode === 0) {
      this.#eraseLine(0)
      this.#lines.length = this.#row + 1
      return
    }
    this.#lines.splice(0, this.#lines.length, { cells: [], styles: [] })
    this.#row = 0
    this.#column = 0
  }
}

function runsOf({ cells, styles }: Line): TerminalLine {
  let end = cells.length
  while (end > 0 && cells[end - 1] === ' ' && styles[end - 1]?.background === null) end -= 1
  const runs: { text: string; style: TextStyle }[] = []
  for (let at = 0; at < end; at += 1) {
    const style = styles[at] ?? PLAIN
    const last = runs.at(-1)
    if (last?.style === style) last.text += cells[at] ?? ''
    else runs.push({ text: cells[at] ?? '', style })
  }
  return runs
}

function styled(from: TextStyle, numbers: readonly number[]): TextStyle {
  let style = from
  for (let at = 0; at < numbers.length; at += 1) {
    const code = numbers[at] ?? 0
    if (code === 38 || code === 48) {
      const { colour, used } = extended(numbers.slice(at + 1))
      style = code === 38 ? { ...style, colour } : { ...style, background: colour }
      at += used
    } else style = changed(style, code)
  }
  return style
}

function changed(style: TextStyle, code: number): TextStyle {
  switch (code) {
    case 0:
      return { ...PLAIN, link: style.link }
    case 1:
      return { ...style, bold: true }
    case 2:
      return { ...style, faint: true }
    case 3:
      return { ...style, italic: true }
    case 4:
      return { ...style, underline: true }
    case 7:
    case 27:
      return { ...style, colour: style.background, background: style.colour ?? (code === 7 ? 'white' : null) }
    case 9:
      return { ...style, struck: true }
    case 22:
      return { ...style, bold: false, faint: false }
    case 23:
      return { ...style, italic: false }
    case 24:
      return { ...style, underline: false }
    case 29:
      return { ...style, struck: false }
    case 39:
      return { ...style, colour: null }
    case 49:
      return { ...style, background: null }
  }
  const bright = code >= 90 ? code - 60 : code
  const colour = COLOURS[bright % 10]
  if (colour && bright >= 30 && bright < 38) return { ...style, colour }
  if (colour && bright >= 40 && bright < 48) return { ...style, background: colour }
  return style
}

/** Of 256 or of all colours, the one of the eight that is nearest: these can be read in both themes. */
function extended(numbers: readonly number[]): { readonly colour: Colour | null; readonly used: number } {
  const [mode, first = 0, second = 0, third = 0] = numbers
  if (mode === 2) return { colour: nearest(first, second, third), used: 4 }
  if (mode !== 5) return { colour: null, used: 0 }
  if (first < 16) return { colour: COLOURS[first % 8] ?? null, used: 2 }
  if (first >= 232) return { colour: first < 244 ? 'black' : 'white', used: 2 }
  const [red, green, blue] = [Math.floor((first - 16) / 36), Math.floor((first - 16) / 6) % 6, (first - 16) % 6]
  return { colour: nearest(red * 51, green * 51, blue * 51), used: 2 }
}

function nearest(red: number, green: number, blue: number): Colour {
  const most = Math.max(red, green, blue)
  const least = Math.min(red, green, blue)
  if (most - least < 40) return most < 128 ? 'black' : 'white'
  const middle = (most + least) / 2
  const bits = (red > middle ? 1 : 0) | (green > middle ? 2 : 0) | (blue > middle ? 4 : 0)
  return COLOURS[bits] ?? 'white'
}
