/** Reads a shell command as the steps it runs, in order, with what runs inside of them. */
import { own } from './own.ts'
import { type Operator, type Word, shellTokens } from './shell-tokens.ts'

export type Redirect = {
  /** Without the number of the stream: `>`, `>>`, `<`. */
  readonly operator: string
  readonly target: Word
}

/** How a step follows the one before it. */
export type Joint = 'first' | 'then' | 'and' | 'or' | 'pipe' | 'background'

export type Step = {
  readonly joint: Joint
  /** As it stands in the command, spaces made single. */
  readonly source: string
  /** `NAME=value` before the command. */
  readonly assignments: readonly Word[]
  /** The command and what it is given; empty where it only assigns or redirects. */
  readonly words: readonly Word[]
  readonly redirects: readonly Redirect[]
  /** 0 = written out; 1 = runs inside a word of another step, and so on. */
  readonly depth: number
}

export type ParsedCommand = {
  readonly steps: readonly Step[]
  /** False where something is left open, or uses more of the shell than is read here. */
  readonly whole: boolean
  /** Some of it runs in a shell of its own: a folder changed to in there is left behind it. */
  readonly grouped: boolean
}

const JOINTS: Readonly<Record<string, Joint>> = {
  '|': 'pipe',
  '|&': 'pipe',
  '&&': 'and',
  '||': 'or',
  ';': 'then',
  ';;': 'then',
  '&': 'background',
  '(': 'then',
  ')': 'then',
}

/** They begin or end a part of a larger construct; the command stands behind them. */
const KEYWORDS = new Set(['if', 'then', 'else', 'elif', 'fi', 'do', 'done', 'while', 'until', '{', '}', '!', 'time'])
/** Constructs whose head is no command. */
const UNREAD = new Set(['for', 'case', 'esac', 'select', 'function', 'in'])

const DEEPEST = 5
const MOST_STEPS = 300
const isAssignment = ({ source }: Word): boolean => /^[A-Za-z_]\w*\+?=/.test(source)

export function parseCommand(text: string, depth = 0): ParsedCommand {
  const { tokens, whole } = shellTokens(text)
  const steps: Step[] = []
  let complete = whole
  let joint: Joint = 'first'
  let part: (Word | Operator)[] = []
  const finish = (next: Joint) => {
    const made = stepOf(part, joint, depth)
    part = []
    if (made) {
      steps.push(made.step, ...made.inner)
      complete &&= made.whole
    }
    // a bracket or line break between two steps does not hide how they are joined
    joint = made || next !== 'then' ? next : joint
    if (steps.length === 0) joint = 'first'
  }
  for (const token of tokens) {
    if (steps.length > MOST_STEPS) return { steps, whole: false, grouped: true }
    const next = token.kind === 'operator' ? own(JOINTS, token.text) : undefined
    if (next === undefined) part.push(token)
    else finish(next)
  }
  finish('then')
  return { steps, whole: complete, grouped: tokens.some(({ kind, source }) => kind === 'operator' && source === '(') }
}

function stepOf(
  tokens: readonly (Word | Operator)[],
  joint: Joint,
  depth: number,
): { step: Step; inner: readonly Step[]; whole: boolean } | null {
  if (tokens.length === 0) return null
  const words: Word[] = []
  const redirects: Redirect[] = []
  let whole = true
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token?.kind === 'word') words.push(token)
    else if (token) {
      const target = tokens[at + 1]
      if (target?.kind === 'word') {
        redirects.push({ operator: token.text.replace(/^\d+/, ''), target })
        at += 1
      } else whole = false
    }
  }
  const head = words.findIndex(({ source }) => !KEYWORDS.has(source))
  const said = head === -1 ? [] : words.slice(head)
  if (said[0] && UNREAD.has(said[0].source)) whole = false
  const first = said.findIndex((word) => !isAssignment(word))
  const assignments = first === -1 ? said : said.slice(0, first)
  const inner = [...words, ...redirects.map(({ target }) => target)].flatMap(({ commands }) => commands)
  const parsed = depth < DEEPEST ? inner.map((command) => parseCommand(command, depth + 1)) : []
  if (said.length === 0 && redirects.length === 0) return null
  return {
    step: {
      joint,
      source: tokens.map(({ source }) => source).join(' '),
      assignments,
      words: first === -1 ? [] : said.slice(first),
      redirects,
      depth,
    },
    inner: parsed.flatMap(({ steps }) => steps),
    whole: whole && parsed.every((one) => one.whole) && (inner.length === 0 || depth < DEEPEST),
  }
}

/** Commands that run the one written behind them, with the options of their own that take a value. */
const WRAPPERS: Readonly<Record<string, readonly string[]>> = {
  sudo: ['-u', '-g', '-h', '-p', '-C', '-T', '-U', '-D', '-R', '--user', '--group'],
  doas: ['-u', '-C'],
  env: ['-u', '-C', '-S', '--unset', '--chdir'],
  nice: ['-n', '--adjustment'],
  nohup: [],
  time: [],
  timeout: ['-s', '-k', '--signal', '--kill-after'],
  command: [],
  exec: ['-a'],
  xargs: ['-I', '-n', '-P', '-L', '-d', '-E', '-s', '-a', '--max-args', '--max-procs', '--delimiter'],
  stdbuf: ['-i', '-o', '-e'],
  watch: ['-n', '--interval'],
  setsid: [],
  npx: ['-p', '--package'],
}

export type Invocation = {
  /** Name of the command, without its folder. */
  readonly name: string
  readonly args: readonly Word[]
  /** Those in front of it that run it: `sudo`, `xargs`. */
  readonly through: readonly string[]
}

/** What a step runs in the end; null where it runs nothing, or that is only known when it runs. */
export function invocationOf({ words }: Pick<Step, 'words'>): Invocation | null {
  const through: string[] = []
  let rest = words
  for (;;) {
    const [command, ...args] = rest
    if (!command || command.value === '') return null
    const name = baseName(command.value)
    const wrapper = own(WRAPPERS, name)
    const inner = wrapper ? behind(name, args, wrapper) : []
    if (!wrapper || name === 'npx' || inner.length === 0) return { name, args, through }
    through.push(name)
    rest = inner
  }
}

function behind(name: string, args: readonly Word[], withValue: readonly string[]): readonly Word[] {
  let at = 0
  for (; at < args.length; at += 1) {
    const word = args[at]
    if (!word || word.value === '--') {
      at += 1
      break
    }
    if (withValue.includes(word.value)) at += 1
    else if (!word.value.startsWith('-') && !(name === 'env' && isAssignment(word))) break
  }
  if (name === 'timeout') at += 1 // the time
  return args.slice(at)
}

const baseName = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).replace(/\.exe$/i, '')
