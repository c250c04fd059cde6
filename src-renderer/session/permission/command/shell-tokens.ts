/** Cuts a shell command into words and operators, as far as that can be done by reading alone. Never throws. */

export type Word = {
  readonly kind: 'word'
  /** As it stands in the command. */
  readonly source: string
  /** Without quotes and escapes. */
  readonly value: string
  /** What it comes to is only known when it runs: a variable, a command within it. */
  readonly dynamic: boolean
  /** A pattern that the shell replaces by the names of files. */
  readonly glob: boolean
  /** Commands that run to make the word: `$(…)`, backquotes, `<(…)`. */
  readonly commands: readonly string[]
}

/** `;` stands for a line break as well. */
export type Operator = { readonly kind: 'operator'; readonly text: string; readonly source: string }

export type Tokens = {
  readonly tokens: readonly (Word | Operator)[]
  /** False where a quote or bracket stays open, or a here-document has no end. */
  readonly whole: boolean
}

/** Longest first. */
const OPERATORS = [
  '&>>',
  '<<<',
  '<<-',
  '&&',
  '||',
  '|&',
  ';;',
  '&>',
  '>>',
  '>|',
  '>&',
  '<<',
  '<&',
  '<>',
  '|',
  '&',
  ';',
  '>',
  '<',
  '(',
  ')',
]

const SPACE = /[ \t]/

export function shellTokens(text: string): Tokens {
  const reader = new Reader(text)
  const tokens: (Word | Operator)[] = []
  const awaited: HereEnd[] = []
  let opened: Omit<HereEnd, 'word'> | null = null
  while (reader.at < text.length) {
    const rest = text.slice(reader.at)
    const char = text.charAt(reader.at)
    if (SPACE.test(char) || rest.startsWith('\\\n')) {
      reader.at += rest.startsWith('\\\n') ? 2 : 1
    } else if (char === '\n' || rest.startsWith('\r\n')) {
      reader.at += char === '\n' ? 1 : 2
      tokens.push({ kind: 'operator', text: ';', source: '\n' })
      for (const end of awaited.splice(0)) reader.skipHereDocument(end)
    } else if (char === '#') {
      reader.skipLine()
    } else {
      const operator = startOfOperator(rest, tokens.at(-1), text.charAt(reader.at - 1))
      if (operator === null) tokens.push(reader.word())
      else {
        reader.at += operator.length
        tokens.push({ kind: 'operator', text: operator, source: operator })
      }
      const last = tokens.at(-1)
      if (last?.kind === 'word' && opened) awaited.push({ ...opened, word: last.value })
      const here = last?.kind === 'operator' ? /^\d*<<(?<indented>-?)$/.exec(last.text) : null
      opened = here && { indented: here.groups?.indented === '-' }
    }
  }
  return { tokens, whole: reader.whole && awaited.length === 0 }
}

/** A number right before a redirection belongs to it: `2>`. */
function startOfOperator(rest: string, before: Word | Operator | undefined, previous: string): string | null {
  const found = OPERATORS.find((operator) => rest.startsWith(operator))
  if (found !== undefined) return /^[<>]$/.test(found) && rest.charAt(1) === '(' ? null : found
  const numbered = /^\d+(?=[<>])/.exec(rest)
  if (!numbered || (before?.kind === 'word' && !SPACE.test(previous))) return null
  const operator = OPERATORS.find((one) => rest.startsWith(one, numbered[0].length)) ?? ''
  return operator === '' ? null : numbered[0] + operator
}

type HereEnd = { readonly word: string; readonly indented: boolean }

class Reader {
  at = 0
  whole = true
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  skipLine(): void {
    const end = this.#text.indexOf('\n', this.at)
    this.at = end === -1 ? this.#text.length : end
  }

  skipHereDocument({ word, indented }: HereEnd): void {
    while (this.at < this.#text.length) {
      const start = this.at
      this.skipLine()
      const line = this.#text.slice(start, this.at)
      this.at += 1
      if ((indented ? line.trimStart() : line) === word) return
    }
    this.at = Math.min(this.at, this.#text.length)
    this.whole = false
  }

  word(): Word {
    const start = this.at
    let value = ''
    let dynamic = false
    let glob = false
    const commands: string[] = []
    const expand = () => {
      dynamic = true
      const command = this.#expansion()
      if (command !== null) commands.push(command)
    }
    while (this.at < this.#text.length) {
      const char = this.#text.charAt(this.at)
      if (/[\s|&;()]/.test(char) || (/[<>]/.test(char) && this.#text.charAt(this.at + 1) !== '(')) break
      if (char === "'") value += this.#until("'", this.at + 1)
      else if (this.#text.startsWith("$'", this.at)) value += this.#until("'", this.at + 2)
      else if (char === '"') {
        this.at += 1
        while (this.at < this.#text.length && this.#text.charAt(this.at) !== '"') {
          const within = this.#text.charAt(this.at)
          if (within === '$' || within === '`') expand()
          else {
            if (within === '\\' && /["\\$`\n]/.test(this.#text.charAt(this.at + 1))) this.at += 1
            value += this.#text.charAt(this.at)
            this.at += 1
          }
        }
        if (this.at >= this.#text.length) this.whole = false
        this.at = Math.min(this.at + 1, this.#text.length)
      } else if (char === '$' || char === '`' || char === '<' || char === '>') {
        if (char === '$' && /^\$(?:$|[^\w({?#@*!$-])/.test(this.#text.slice(this.at, this.at + 2)))
          value += this.#take()
        else expand()
      } else if (char === '\\') {
        this.at += 1
        if (this.#text.charAt(this.at) === '\n') this.at += 1
        else value += this.#take()
      } else {
        glob ||= /[*?[]/.test(char) || (char === '{' && /^\{[^}]*[,.][^}]*\}/.test(this.#text.slice(this.at)))
        value += this.#take()
      }
    }
    if (this.at === start) this.at += 1 // whatever it is, it is passed over
    return { kind: 'word', source: this.#text.slice(start, this.at), value, dynamic, glob, commands }
  }

  #take(): string {
    const char = this.#text.charAt(this.at)
    this.at += 1
    return char
  }

  #until(end: string, from: number): string {
    const found = this.#text.indexOf(end, from)
    if (found === -1) this.whole = false
    this.at = found === -1 ? this.#text.length : found + 1
    return this.#text.slice(from, found === -1 ? this.#text.length : found)
  }

  /** Passes over a variable or a command within a word; the command, where it is one. */
  #expansion(): string | null {
    const text = this.#text
    if (text.charAt(this.at) === '`') {
      return this.#until('`', this.at + 1)
    }
    if (text.startsWith('$((', this.at)) {
      this.#bracketed(this.at + 1, '(', ')')
      return null
    }
    if (/^[$<>]\(/.test(text.slice(this.at, this.at + 2))) return this.#bracketed(this.at + 1, '(', ')')
    if (text.startsWith('${', this.at)) {
      this.#bracketed(this.at + 1, '{', '}')
      return null
    }
    const name = /^\$(?:\w+|.)?/.exec(text.slice(this.at, this.at + 200))?.[0] ?? '$'
    this.at += Math.max(1, name.length)
    return null
  }

  /** From an opening bracket to the one that closes it, quotes passed over; what is between. */
  #bracketed(from: number, open: string, close: string): string {
    let depth = 0
    for (let at = from; at < this.#text.length; at += 1) {
      const char = this.#text.charAt(at)
      if (char === '\\') at += 1
      else if (char === "'" || char === '"') {
        const end = this.#text.indexOf(char, at + 1)
        if (end === -1) break
        at = end
      } else if (char === open) depth += 1
      else if (char === close) depth -= 1
      if (depth === 0 && at > from) {
        this.at = at + 1
        return this.#text.slice(from + 1, at)
      }
    }
    this.whole = false
    this.at = this.#text.length
    return this.#text.slice(from + 1)
  }
}
