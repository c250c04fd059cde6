/** What the documentation names is there: files, commands of npm, commands of the command line. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { inRoot, root } from './lib/project.ts'

/** Decisions are of their day, and what is measured names what a build made. */
const PAGES = [...globSync('*.md', { cwd: root }), ...globSync('docs/*.md', { cwd: root })].filter(
  (page) => page !== join('docs', 'benchmarks.md'),
)
const textOf = (page: string) => readFileSync(inRoot(page), 'utf8')

/** `all` of the matches' first groups, without doubles. */
const named = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name = '']) => name)),
]

it.each(PAGES)('%s names only files that are there', (page) => {
  const text = textOf(page)
  const links = named(text, /\]\(([^)#]+)/g).filter((link) => !/^[a-z]+:/.test(link))
  expect(links.filter((link) => !existsSync(inRoot(dirname(page), link)))).toEqual([])
  // Within the engine by their path there, as the code speaks of itself.
  const paths = named(text, /`((?:[a-z-]+\/)+[\w.*-]+\.(?:[a-z.]+))`/g)
  const isThere = (path: string) =>
    [path, join(dirname(page), path), join('src-main', path), join('src-main', 'engine', path)].some(
      (place) => globSync(place, { cwd: root }).length > 0,
    )
  expect(paths.filter((path) => !isThere(path))).toEqual([])
})

it('every command of npm that the documentation names is one', () => {
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(textOf('package.json')))
  const told = PAGES.flatMap((page) => named(textOf(page), /npm run ([a-z0-9:]+)/g))
  expect(told.filter((name) => !(name in scripts))).toEqual([])
})

it('every command of the command line that the documentation names is one, and the README names each', () => {
  const source = textOf(join('src-main', 'cli', 'program.ts'))
  const commands = named(source, /command\('([a-z]+)'/g)
  const told = PAGES.flatMap((page) => named(textOf(page), /`?(?:npx )?bullpen ([a-z]+)/g))
  const words = new Set(['client']) // in the picture of the architecture
  expect(told.filter((name) => !commands.includes(name) && !words.has(name))).toEqual([])
  const readme = textOf('README.md')
  expect(commands.filter((name) => !new RegExp(`\\b${name}\\b`).test(readme))).toEqual([])
})
