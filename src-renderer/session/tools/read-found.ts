/** Reads what a search found into files and their lines. Pure. */

export type FoundLine = {
  readonly line: number
  readonly text: string
  /** It matched; false = it stands beside one that did. */
  readonly isHit: boolean
}
export type FoundFile = {
  readonly path: string
  readonly lines: readonly FoundLine[]
  /** How many lines of it matched, where only that was asked; null otherwise. */
  readonly count: number | null
}
export type Found = {
  readonly files: readonly FoundFile[]
  /** What the tool said besides, under the list. */
  readonly words: string
}

/** The drive of Windows is no separator. A number is no file: so begin the lines of the one that was searched. */
const HIT = /^((?:[A-Za-z]:)?(?!\d+:)[^:]+):(\d+):(.*)$/
const BESIDE = /^((?:[A-Za-z]:)?.+?)-(\d+)-(.*)$/
const IN_ONE = /^(\d+)([:-])(.*)$/
const COUNT = /^((?:[A-Za-z]:)?[^:]+):(\d+)$/
const HEAD = /^Found \d+ (?:files?|total occurrences? .*)$/
const NOTE = /^(?:\(Results are truncated.*|\[Showing results with pagination.*|Found \d+ .*)$/

/** A command that prints `path:line:text`, and the folder it goes into before. Without numbers, a time of day would be read as one. */
const SEARCH =
  /^\s*(?:cd (["']?)(\S+?)\1 && )?(?:git\s+grep|grep|egrep|rg)\b(?=.*\s(?:-\w*n\w*|--line-number)(?:\s|$))[^|;&]*$/

/** What it prints otherwise is shown as it came. */
export const isSearch = (command: string): boolean => SEARCH.test(command)

type Asked = { readonly name: string; readonly input: Readonly<Record<string, unknown>> }

/** Null for what is no list of files or lines: it is then shown as it came. `isCut`: the text goes on elsewhere. */
export function readFound(text: string, asked: Asked, { isCut = false } = {}): Found | null {
  const lines = text.replace(/\n+$/, '').split('\n')
  const torn = isCut && !text.endsWith('\n') ? lines.splice(-1) : [] // half a path leads nowhere
  const words = [...lines.filter((line) => NOTE.test(line) && !HEAD.test(line)), ...torn].join('\n')
  const rows = lines.filter((line) => line !== '' && line !== '--' && !HEAD.test(line) && !NOTE.test(line))
  if (rows.length === 0) return null
  const files = filesIn(rows, asked)
  return files && { files, words }
}

/** Lines that matched. */
export const hitsIn = ({ files }: Found): number =>
  files.reduce((sum, { lines }) => sum + lines.filter(({ isHit }) => isHit).length, 0)

function filesIn(rows: readonly string[], { name, input }: Asked): FoundFile[] | null {
  if (name === 'Glob') return readPaths(rows)
  if (name !== 'Grep') return typeof input.command === 'string' ? readCommand(rows, input.command) : null
  const { output_mode: mode, '-n': numbered, path } = input
  if (mode === 'count') return readCounts(rows)
  const lines = numbered === false ? null : readLines(rows, path)
  return lines ?? (mode === 'content' ? null : readPaths(rows))
}

function readCommand(rows: readonly string[], command: string): FoundFile[] | null {
  const search = SEARCH.exec(command)
  if (!search) return null
  const [, , folder] = search
  const files = readLines(rows, null)
  return folder === undefined ? files : (files?.map((file) => ({ ...file, path: within(folder, file.path) })) ?? null)
}

const within = (folder: string, path: string): string =>
  /^(?:[\\/]|[A-Za-z]:)/.test(path) ? path : `${folder.replace(/\/$/, '')}/${path.replace(/^\.\//, '')}`

function readPaths(rows: readonly string[]): FoundFile[] | null {
  const isPath = (row: string) => /[\w)\]]$/.test(row) && !/^(?:No |Error)/.test(row) && !row.includes(': ')
  return rows.every(isPath) ? rows.map((path) => ({ path, lines: [], count: null })) : null
}

function readCounts(rows: readonly string[]): FoundFile[] | null {
  const counted = rows.map((row) => COUNT.exec(row))
  if (!counted.every((match) => match !== null)) return null
  return counted.map(([, path = '', count]) => ({ path, lines: [], count: Number(count) }))
}

function readLines(rows: readonly string[], asked: unknown): FoundFile[] | null {
  const known = new Set(rows.flatMap((row) => HIT.exec(row)?.[1] ?? []))
  const files = new Map<string, FoundLine[]>()
  for (const row of rows) {
    const found = lineOf(row, known, typeof asked === 'string' ? asked : null)
    if (!found) return null
    const { path, ...line } = found
    const lines = files.get(path)
    if (lines) lines.push(line)
    else files.set(path, [line])
  }
  return [...files].map(([path, lines]) => ({ path, lines, count: null }))
}

function lineOf(row: string, known: ReadonlySet<string>, only: string | null): (FoundLine & { path: string }) | null {
  const hit = HIT.exec(row)
  if (hit) return { path: hit[1] ?? '', line: Number(hit[2]), text: hit[3] ?? '', isHit: true }
  const beside = BESIDE.exec(row)
  if (beside && known.has(beside[1] ?? '')) {
    return { path: beside[1] ?? '', line: Number(beside[2]), text: beside[3] ?? '', isHit: false }
  }
  const inOne = only === null || known.size > 0 ? null : IN_ONE.exec(row)
  if (!inOne || only === null) return null
  return { path: only, line: Number(inOne[1]), text: inOne[3] ?? '', isHit: inOne[2] === ':' }
}
