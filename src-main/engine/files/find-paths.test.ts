import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PathFinder } from './find-paths.ts'
import { endStart, initialsOf, lettersOf, nameStart } from './path-letters.ts'
import { PathList } from './path-list.ts'
import { forWhole, Most, scorePath } from './score-path.ts'

const findPaths = (list: PathList, options: Parameters<PathFinder['find']>[1]) => new PathFinder().find(list, options)

function listOf(...paths: string[]): PathList {
  const list = new PathList()
  for (const path of paths) list.add(path)
  return list
}

const find = async (query: string, ...paths: string[]) =>
  (await findPaths(listOf(...paths), { query, limit: 20 })).map(({ path }) => path)

describe('finding paths', () => {
  it('offers the folders that files lie in, each once', async () => {
    expect(await find('', 'src/a/b.ts', 'src/a/c.ts', 'readme.md')).toEqual(['src/', 'readme.md'])
    expect(await find('a/', 'src/a/b.ts', 'src/a/c.ts')).toContain('src/a/')
  })

  it('puts the name before its folders, and what begins a word before what stands in one', async () => {
    const found = await find('queue', 'queue/worker.ts', 'lib/prompt-queue.ts', 'lib/queue.ts', 'lib/dequeued.ts')
    expect(found[0]).toBe('lib/queue.ts')
    expect(found.indexOf('lib/prompt-queue.ts')).toBeLessThan(found.indexOf('lib/dequeued.ts'))
    expect(found).toContain('queue/worker.ts')
  })

  it('finds by the beginnings of words, in any case, and across folders', async () => {
    const paths = ['src/session/managed-session.ts', 'src/messages.ts', 'src/ui/SessionPane.tsx']
    expect((await find('ms', ...paths))[0]).toBe('src/session/managed-session.ts')
    expect((await find('SP', ...paths))[0]).toBe('src/ui/SessionPane.tsx')
    expect((await find('ses/man', ...paths))[0]).toBe('src/session/managed-session.ts')
    expect((await find('./src\\ui', ...paths))[0]).toBe('src/ui/')
  })

  it('takes the shorter of two that fit as well', async () => {
    expect(await find('index', 'a/very/long/way/index.ts', 'a/index.ts')).toEqual([
      'a/index.ts',
      'a/very/long/way/index.ts',
    ])
  })

  it('says which letters were asked for', async () => {
    const [match] = await findPaths(listOf('src/prompt-queue.ts'), { query: 'pq', limit: 1 })
    expect(match?.ranges).toEqual([
      [4, 5],
      [11, 12],
    ])
  })

  it('keeps letters of other scripts in their places', async () => {
    const [match] = await findPaths(listOf('docs/İstanbul.md', 'docs/ärger.md'), { query: 'Är', limit: 1 })
    expect(match).toMatchObject({ path: 'docs/ärger.md', ranges: [[5, 7]] })
  })

  it('never passes over a path that would be shown', async () => {
    const letter = fc.constantFrom('a', 'b', 'c', 'A', 'B', '-', '.', '1')
    const word = fc.array(letter, { minLength: 1, maxLength: 6 }).map((letters) => letters.join(''))
    const path = fc
      .tuple(fc.array(word, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '/'))
      .map(([words, end]) => words.join('/') + end)
    fc.assert(
      fc.property(path, word, (one, typed) => {
        const [query, folded] = [typed.toLowerCase(), one.toLowerCase()]
        const [start, end] = [nameStart(one), endStart(one)]
        const begins = folded[start] === query[0]
        const capitals = Number(one !== folded)
        const endLetters = lettersOf(folded.slice(end))
        const words = initialsOf(one, folded, [start, end])
        const mosts = new Most(query)
        const inName = mosts.isInName(lettersOf(folded.slice(start, end)), endLetters)
        const most = inName ? mosts.inThisName(capitals, begins, endLetters, words, folded) : mosts.inPath(capitals)
        if (inName) expect(mosts.inName(capitals, begins)).toBeGreaterThanOrEqual(most)
        expect(most + forWhole(query, one, folded)).toBeGreaterThanOrEqual(scorePath(query, one, folded) ?? -Infinity)
      }),
      { numRuns: 20_000 },
    )
    const some = fc.array(path, { minLength: 5, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(some, word, async (paths, typed) => {
        const list = listOf(...new Set(paths))
        const finder = new PathFinder()
        for (let length = 1; length <= typed.length; length += 1) {
          const query = typed.slice(0, length)
          const all = await findPaths(list, { query, limit: 1_000 })
          expect(await finder.find(list, { query, limit: 3 })).toEqual(all.slice(0, 3))
        }
      }),
      { numRuns: 4_000 },
    )
  })

  it('does not pass over a path whose name begins with a later letter', async () => {
    const paths = ['a1Ba/a/a', 'a', 'a.1/ba/a', 'b', 'c']
    const all = await findPaths(listOf(...paths), { query: '1ba', limit: 1_000 })
    expect(await findPaths(listOf(...paths), { query: '1ba', limit: 3 })).toEqual(all.slice(0, 3))
  })

  it('finds exactly the paths that have all letters in order, and shows them', async () => {
    const letter = fc.constantFrom('a', 'b', 'c', 'A', 'B', '-', '.')
    const word = fc.array(letter, { minLength: 1, maxLength: 6 }).map((letters) => letters.join(''))
    const path = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('/'))
    await fc.assert(
      fc.asyncProperty(fc.array(path, { maxLength: 30 }), word, async (paths, query) => {
        const list = listOf(...new Set(paths))
        const found = await findPaths(list, { query, limit: 1_000 })
        const fits = list.paths.filter((one) => isWithin(query.toLowerCase(), one.toLowerCase()))
        expect(new Set(found.map((one) => one.path))).toEqual(new Set(fits))
        for (const { path: one, ranges } of found) {
          expect(
            ranges
              .map(([start, end]) => one.slice(start, end))
              .join('')
              .toLowerCase(),
          ).toBe(query.toLowerCase())
        }
      }),
      { numRuns: 100 },
    )
  })

  it('finds the same while it is typed on as if it were asked at once', async () => {
    const letters = fc
      .array(fc.constantFrom('a', 'b', 'c', '/'), { minLength: 1, maxLength: 8 })
      .map((all) => all.join(''))
    await fc.assert(
      fc.asyncProperty(fc.array(letters, { maxLength: 30 }), letters, async (paths, query) => {
        const list = listOf(...new Set(paths.map((one) => `x${one.replace(/\/+/g, '/')}y`)))
        const finder = new PathFinder()
        for (let length = 1; length <= query.length; length++) {
          const asked = { query: query.slice(0, length), limit: 5 }
          expect(await finder.find(list, asked)).toEqual(await findPaths(list, asked))
        }
      }),
      { numRuns: 50 },
    )
  })

  it('lets others go on while it looks through very many, and ends when it is called off', async () => {
    const list = new PathList()
    for (let index = 0; index < 100_000; index++) list.add(`folder-${index % 500}/component-${index}.tsx`)
    const called = new AbortController()
    const looking = findPaths(list, { query: 'f-component9', limit: 10, signal: called.signal })
    const others = new Promise<void>((resolve) => setImmediate(resolve)).then(() => called.abort())
    const [outcome] = await Promise.allSettled([looking, others])
    // a machine so fast that it was done within the first slice has nobody waiting
    if (outcome.status === 'rejected') expect(called.signal.aborted).toBe(true)
    else expect(outcome.value).toHaveLength(10)
    expect((await findPaths(list, { query: 'component-99999', limit: 1 }))[0]?.path).toContain('component-99999.tsx')
  })
})

function isWithin(query: string, path: string): boolean {
  let at = -1
  return Array.from(query).every((letter) => (at = path.indexOf(letter, at + 1)) >= 0)
}
