/** The files of a folder that is no repository: read folder by folder, without what its .gitignore files name. */
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import ignore, { type Ignore } from 'ignore'

/** Full of files nobody mentions, where nobody has written a .gitignore. */
const PASSED_OVER = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '__pycache__',
  '.venv',
  '.cache',
  '.gradle',
  '.terraform',
  '.DS_Store',
])

/** Read at once: a disk answers several questions in the time of one. */
const AT_ONCE = 8

/** A folder tree deeper than this leads round in circles, or was generated. */
const DEPTH = 40

/** What one .gitignore says of the paths below its folder: left out, or taken in again though one above leaves it out. */
type Rule = { readonly base: string; readonly out: Ignore; readonly again: Ignore }
type Place = { readonly folder: string; readonly depth: number; readonly rules: readonly Rule[] }

/**
 * Paths below `root`, in chunks, with `/`; a folder ends with one. Links are not followed; what can't be read is passed
 * over.
 */
export async function* walk(root: string): AsyncGenerator<readonly string[], void> {
  let places: Place[] = [{ folder: '', depth: 0, rules: [] }]
  while (places.length > 0) {
    const batch = places.slice(0, AT_ONCE)
    places = places.slice(AT_ONCE)
    const found = await Promise.all(batch.map((place) => look(root, place)))
    places.push(...found.flatMap(({ folders }) => folders))
    yield found.flatMap(({ paths }) => paths)
  }
}

async function look(root: string, { folder, depth, rules }: Place): Promise<{ paths: string[]; folders: Place[] }> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => [])
  const has = entries.some(({ name }) => name === '.gitignore')
  const own = has ? [...rules, await ruleOf(root, folder)] : rules
  const paths: string[] = []
  const folders: Place[] = []
  for (const entry of entries) {
    if (PASSED_OVER.has(entry.name)) continue
    const isFolder = entry.isDirectory()
    const path = `${folder}${entry.name}${isFolder ? '/' : ''}`
    if (isIgnored(path, own)) continue
    paths.push(path)
    if (isFolder && depth < DEPTH) folders.push({ folder: path, depth: depth + 1, rules: own })
  }
  return { paths, folders }
}

async function ruleOf(root: string, folder: string): Promise<Rule> {
  const lines = (await readFile(join(root, folder, '.gitignore'), 'utf8').catch(() => '')).split(/\r?\n/)
  const again = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
  return { base: folder, out: ignore().add(lines), again: ignore().add(again) }
}

/** The nearest .gitignore that says something of it decides. */
function isIgnored(path: string, rules: readonly Rule[]): boolean {
  for (const { base, out, again } of rules.toReversed()) {
    const below = path.slice(base.length)
    if (out.ignores(below)) return true
    if (again.ignores(below)) return false
  }
  return false
}
