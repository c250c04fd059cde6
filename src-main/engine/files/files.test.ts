import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SessionId } from '#shared/ids.ts'
import { createFiles } from './files.ts'
import { FolderFiles } from './folder-files.ts'
import { gitFiles } from './git-files.ts'
import { walk } from './walk.ts'

const sessionId = SessionId.parse('00000000-0000-4000-8000-000000000001')
const env = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' }
const git = { owner: 'test', env }

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-files-')))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), path)
  }
}

const runGit = (...args: string[]) =>
  void execFileSync('git', ['-c', 'init.defaultBranch=main', ...args], { cwd: folder, env })

async function all(listing: AsyncIterable<readonly string[]>): Promise<string[]> {
  const paths: string[] = []
  for await (const chunk of listing) paths.push(...chunk)
  return paths.sort()
}

describe('the files of a repository', () => {
  it('are the tracked and the new ones, without what is ignored or gone, below the folder alone', async () => {
    write('src/a.ts', 'src/gone.ts', 'dist/out.js', 'docs/über uns.md')
    writeFileSync(join(folder, '.gitignore'), 'dist/\n')
    runGit('init', '-q')
    runGit('add', '.')
    rmSync(join(folder, 'src/gone.ts'))
    write('src/new.ts', 'src/new.log')
    writeFileSync(join(folder, 'src', '.gitignore'), '*.log\n')
    expect(await all(gitFiles(folder, git))).toEqual([
      '.gitignore',
      'docs/über uns.md',
      'src/.gitignore',
      'src/a.ts',
      'src/new.ts',
    ])
    expect(await all(gitFiles(join(folder, 'src'), git))).toEqual(['.gitignore', 'a.ts', 'new.ts'])
  })

  it('are listed without running what the repository names', async () => {
    write('a.ts')
    runGit('init', '-q')
    const witness = join(folder, '..', `${folder.split('/').pop() ?? ''}-witness`)
    runGit('config', 'core.fsmonitor', `touch ${witness}; true`)
    expect(await all(gitFiles(folder, git))).toEqual(['a.ts'])
    expect(existsSync(witness)).toBe(false)
  })

  it('can not be had where there is none', async () => {
    await expect(all(gitFiles(folder, git))).rejects.toThrow('git ls-files')
  })
})

describe('the files of any other folder', () => {
  it('are found without what its .gitignore files name, or nobody mentions', async () => {
    write('a.ts', 'out/b.js', 'keep/out/c.js', 'node_modules/x/index.js', '.git/config', 'deep/er/d.md')
    writeFileSync(join(folder, '.gitignore'), 'out/\n')
    writeFileSync(join(folder, 'keep', '.gitignore'), '!out/\n')
    expect((await all(walk(folder))).filter((path) => !path.endsWith('/'))).toEqual([
      '.gitignore',
      'a.ts',
      'deep/er/d.md',
      'keep/.gitignore',
      'keep/out/c.js',
    ])
  })
})

describe('completion', () => {
  const complete = (files: ReturnType<typeof createFiles>, query: string) =>
    files.complete({ sessionId, query, limit: 10 })

  it('finds files of the folder of the session, repository or not', async () => {
    write('src/composer.tsx', 'src/menu.tsx')
    const files = createFiles({ ...git, cwdOf: () => folder })
    const found = await vi.waitFor(async () => {
      const one = await complete(files, 'comp')
      expect(one.reading).toBe(false)
      return one
    })
    expect(found.matches.map(({ path }) => path)).toEqual(['src/composer.tsx'])
    expect(found).toMatchObject({ cut: false, total: 3 })
  })

  it('tells what is known so far while a large folder is read for the first time', async () => {
    const more = Promise.withResolvers<undefined>()
    const listing = async function* () {
      yield ['first.ts']
      await more.promise
      yield ['later.ts']
    }
    const files = createFiles({ ...git, cwdOf: () => folder, ways: [listing] })
    const early = await complete(files, 'ts')
    expect(early).toMatchObject({ reading: true, total: 1 })
    more.resolve(undefined)
    await files.locate({ sessionId, name: 'later.ts', size: 0, modifiedAt: 0 }) // waits for the whole
    expect(await complete(files, 'later')).toMatchObject({ reading: false, total: 2 })
  })

  it('knows a file by name, size and time, and none where two would fit', async () => {
    write('src/notes.txt', 'docs/notes.txt')
    writeFileSync(join(folder, 'src/notes.txt'), 'longer than before')
    const files = createFiles({ ...git, cwdOf: () => folder })
    const { size, mtimeMs } = statSync(join(folder, 'src/notes.txt'))
    const locate = (change = {}) =>
      files.locate({ sessionId, name: 'notes.txt', size, modifiedAt: Math.floor(mtimeMs), ...change })
    expect(await locate()).toEqual({ path: 'src/notes.txt' })
    expect(await locate({ size: size + 1 })).toEqual({ path: null })
    expect(await locate({ name: 'other.txt' })).toEqual({ path: null })
  })
})

describe('what is known of a folder', () => {
  it('is read again when it is asked for later, and the same list is kept while nothing changed', async () => {
    let paths = ['a.ts']
    let now = 0
    const listing = async function* () {
      yield paths
    }
    const files = new FolderFiles('/x', [listing], () => now)
    await files.refresh()
    const { list } = files
    now += 60_000
    await files.refresh()
    expect(files.list).toBe(list)
    paths = ['a.ts', 'b.ts']
    await files.refresh()
    expect(files.list.paths).toEqual(['a.ts'])
    now += 60_000
    await files.refresh()
    expect(files.list.paths).toEqual(['a.ts', 'b.ts'])
  })

  it('is not read again for each letter of a name', async () => {
    let read = 0
    let now = 0
    const listing = async function* () {
      read += 1
      yield ['a.ts']
    }
    const files = new FolderFiles('/x', [listing], () => now)
    await files.refresh()
    now += 5_000
    await files.refresh({ isTyping: true })
    expect(read).toBe(1)
    await files.refresh()
    expect(read).toBe(2)
    now += 60_000
    await files.refresh({ isTyping: true })
    expect(read).toBe(3)
  })

  it('is nothing any more when the folder can no longer be read', async () => {
    let now = 0
    let gone = false
    const listing = async function* () {
      if (gone) throw new Error('no such folder')
      yield ['a.ts']
    }
    const files = new FolderFiles('/x', [listing], () => now)
    await files.refresh()
    gone = true
    now += 60_000
    await files.refresh()
    expect(files.list.length).toBe(0)
  })
})
