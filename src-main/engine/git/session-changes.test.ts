import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Comparison } from '#shared/git.ts'
import { TestRepository } from './testing/repository.ts'

const made: TestRepository[] = []
function repository(...options: ConstructorParameters<typeof TestRepository>): TestRepository {
  const repo = new TestRepository(...options)
  made.push(repo)
  return repo
}
afterEach(() => {
  for (const repo of made.splice(0)) repo.remove()
})

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join('')

async function listed({ desk, id }: TestRepository, comparison: Comparison = 'start') {
  const changes = await desk.changes({ sessionId: id, comparison })
  return { ...changes, brief: changes.files.map((file) => `${file.kind} ${file.path} +${file.added} -${file.removed}`) }
}

describe('what a session changed', () => {
  it.each([
    ['Bash', false],
    ['Read', true],
  ])('is not told against a start that %s may have been part of already', async (name, isKept) => {
    const repo = repository()
    repo.write('a.txt', lines(1, 5))
    repo.commit()
    const kept = repo.desk.begins(repo.id) // the prompt does not wait for it
    repo.events.push({ type: 'tool.call', messageId: 'm', parent: null, toolUseId: 't', name, input: {} })
    await kept
    expect((await listed(repo)).comparisons.includes('start')).toBe(isKept)
  })

  it('is told against how the session found the folder, without a trace in index or repository', async () => {
    const repo = repository()
    repo.write('kept.txt', lines(1, 20))
    repo.write('moved.txt', lines(100, 140))
    repo.commit()
    repo.write('kept.txt', lines(1, 20) + 'mine, before the session\n')
    repo.write('untracked before.txt', 'there already\n')
    const index = readFileSync(join(repo.root, '.git/index'))
    const objects = repo.git('count-objects')
    await repo.desk.begins(repo.id)

    repo.write('kept.txt', lines(1, 20) + 'mine, before the session\nthe session\n')
    repo.write('neu über.txt', 'new\n')
    repo.write('moved/to.txt', repo.read('moved.txt'))
    repo.write('gone.txt', 'x')
    repo.git('rm', '--quiet', '--cached', 'moved.txt')
    repo.git('reset', '--quiet')
    await import('node:fs/promises').then(({ rm }) =>
      Promise.all(['moved.txt', 'gone.txt'].map((name) => rm(join(repo.root, name)))),
    )

    const { brief, repository: about, comparison, comparisons } = await listed(repo)
    expect(brief).toEqual(['modified kept.txt +1 -0', 'renamed moved/to.txt +0 -0', 'added neu über.txt +1 -0'])
    expect(about).toMatchObject({ branch: 'main', root: repo.root, mainRoot: null, ahead: 0, upstream: null })
    expect({ comparison, comparisons }).toEqual({
      comparison: 'start',
      comparisons: ['start', 'head', 'unstaged', 'staged'],
    })
    expect(repo.git('count-objects')).toBe(objects)
    expect(index.equals(readFileSync(join(repo.root, '.git/index')))).toBe(false) // by the reset above, not by Bullpen
    const before = readFileSync(join(repo.root, '.git/index'))
    await listed(repo, 'head')
    await listed(repo, 'unstaged')
    expect(before.equals(readFileSync(join(repo.root, '.git/index')))).toBe(true)
  })

  it('is told against the last commit where the start is not known, and by what is staged', async () => {
    const repo = repository()
    repo.write('a.txt', 'one\n')
    repo.write('b.bin', Buffer.from([0, 1, 2, 0]))
    repo.commit()
    repo.write('a.txt', 'one\ntwo\n')
    repo.git('add', 'a.txt')
    repo.write('a.txt', 'one\ntwo\nthree\n')
    repo.write('b.bin', Buffer.from([0, 9, 9, 0]))
    const head = await listed(repo)
    expect(head.comparison).toBe('head')
    expect(head.comparisons).not.toContain('start')
    expect(head.brief).toEqual(['modified a.txt +2 -0', 'modified b.bin +null -null'])
    expect(head.files.map(({ staged, binary }) => ({ staged, binary }))).toEqual([
      { staged: 'some', binary: false },
      { staged: 'none', binary: true },
    ])
    expect((await listed(repo, 'staged')).brief).toEqual(['modified a.txt +1 -0'])
    expect((await listed(repo, 'unstaged')).brief).toEqual(['modified a.txt +1 -0', 'modified b.bin +null -null'])
  })

  it('works before the first commit, in a subfolder, and with names that look like options or patterns', async () => {
    const repo = repository()
    for (const name of ['--all', '*.txt', ':(top)x', 'new\nline', '"quoted"']) repo.write(name, 'x\n')
    const { files } = await listed(repo, 'head')
    expect(files.map(({ path }) => path).sort()).toEqual(['"quoted"', '*.txt', '--all', ':(top)x', 'new\nline'])
    await repo.desk.stage({ sessionId: repo.id, paths: ['--all', '*.txt', 'new\nline'] })
    expect((await listed(repo, 'staged')).files.map(({ path }) => path).sort()).toEqual(['*.txt', '--all', 'new\nline'])
    await repo.desk.unstage({ sessionId: repo.id, paths: ['*.txt'] })
    expect((await listed(repo, 'staged')).files.map(({ path }) => path).sort()).toEqual(['--all', 'new\nline'])
    for (const path of ['"quoted"', 'new\nline', '*.txt', ':(top)x']) {
      const { hunks } = await repo.desk.diff({ sessionId: repo.id, path, comparison: 'head', offset: 0 })
      expect(hunks, path).toHaveLength(1)
    }
  })

  it('marks what the tools of the session wrote, what is new to git, and names what they wrote elsewhere', async () => {
    const repo = repository()
    repo.write('by tool.txt', 'w\n')
    repo.commit()
    repo.write('by tool.txt', 'x\n')
    repo.write('by hand.txt', 'x\n')
    const write = (toolUseId: string, path: string, isError = false) =>
      repo.events.push(
        {
          ...{ type: 'tool.call', messageId: 'm', parent: null, toolUseId, name: 'Write' },
          input: { file_path: path, content: 'x\n' },
        },
        { type: 'tool.result', toolUseId, parent: null, isError, text: '', images: [] },
      )
    write('1', join(repo.root, 'by tool.txt'))
    write('2', join(repo.top, 'plan.md'))
    write('3', '/etc/denied', true)
    const { files, outside } = await listed(repo)
    expect(files.map(({ path, bySession, untracked }) => [path, bySession, untracked])).toEqual([
      ['by hand.txt', false, true],
      ['by tool.txt', true, false],
    ])
    expect(outside).toEqual([join(repo.top, 'plan.md')])
  })

  it('lists a large file without looking into it', async () => {
    const repo = repository()
    repo.commit()
    repo.write('large.dat', Buffer.alloc(9 * 1024 * 1024, 'x'))
    const { files } = await listed(repo)
    expect(files).toMatchObject([{ path: 'large.dat', large: true, kind: 'added', added: null }])
    const diff = await repo.desk.diff({ sessionId: repo.id, path: 'large.dat', comparison: 'head', offset: 0 })
    expect(diff).toMatchObject({ large: true, hunks: [] })
  })

  it('of a merge with conflicts is shown against the last commit, and says why it can not be by what is staged', async () => {
    const repo = repository()
    repo.write('a.txt', 'one\n')
    repo.commit()
    repo.git('switch', '--quiet', '-c', 'other')
    repo.write('a.txt', 'other\n')
    repo.commit()
    repo.git('switch', '--quiet', 'main')
    repo.write('a.txt', 'main\n')
    repo.commit()
    expect(() => repo.git('merge', 'other')).toThrow()
    expect((await listed(repo, 'head')).files).toMatchObject([{ path: 'a.txt', kind: 'conflicted', staged: 'none' }])
    await expect(listed(repo, 'staged')).rejects.toMatchObject({ data: { kind: 'conflict' } })
    repo.write('a.txt', 'both\n')
    await repo.desk.stage({ sessionId: repo.id, paths: ['a.txt'] }) // marked as resolved
    expect((await listed(repo, 'staged')).files).toMatchObject([{ path: 'a.txt', kind: 'modified', staged: 'all' }])
  })
})

describe('putting back', () => {
  const hunks = async ({ desk, id }: TestRepository, comparison: Comparison, path = 'a.txt') =>
    (await desk.diff({ sessionId: id, path, comparison, offset: 0 })).hunks

  it('a file keeps what it was until now, and refuses what was not seen', async () => {
    const repo = repository()
    repo.write('a.txt', lines(1, 5))
    chmodIn(repo, 'a.txt', 0o755)
    repo.commit()
    await repo.desk.begins(repo.id)
    repo.write('a.txt', 'all else\n')
    repo.write('new.txt', 'new\n')
    const { id: sessionId, desk } = repo
    const seen = await desk.diff({ sessionId, path: 'a.txt', comparison: 'start', offset: 0 })
    repo.write('a.txt', 'changed meanwhile\n')
    const revert = (path: string, version: string) => desk.revert({ sessionId, path, comparison: 'start', version })
    await expect(revert('a.txt', seen.version)).rejects.toMatchObject({ data: { kind: 'conflict' } })
    expect(repo.read('a.txt')).toBe('changed meanwhile\n')

    const now = await desk.diff({ sessionId, path: 'a.txt', comparison: 'start', offset: 0 })
    const { backup } = await revert('a.txt', now.version)
    expect(repo.read('a.txt')).toBe(lines(1, 5))
    expect(readFileSync(backup ?? '', 'utf8')).toBe('changed meanwhile\n')
    expect(backup).toContain(join(repo.home, 'reverted'))

    const added = await desk.diff({ sessionId, path: 'new.txt', comparison: 'start', offset: 0 })
    await revert('new.txt', added.version)
    expect(existsSync(join(repo.root, 'new.txt'))).toBe(false)
    expect((await listed(repo)).files).toEqual([])
  })

  it('a renamed file goes back to its name; a deleted one comes back', async () => {
    const repo = repository()
    repo.write('old.txt', lines(1, 30))
    repo.write('dead.txt', lines(1, 3))
    repo.commit()
    repo.git('mv', 'old.txt', 'new.txt')
    repo.git('rm', '--quiet', 'dead.txt')
    const { id: sessionId, desk } = repo
    const { files } = await listed(repo, 'head')
    for (const { path, from } of files) {
      const file = { sessionId, path, comparison: 'head' as const, ...(from !== null && { from }) }
      const { version } = await desk.diff({ ...file, offset: 0 })
      await desk.revert({ ...file, version })
    }
    expect(readdirSync(repo.root).sort()).toEqual(['.git', 'dead.txt', 'old.txt'])
    expect(repo.git('status', '--porcelain')).toBe('')
  })

  it('a hunk leaves the others; the same hunk again is refused', async () => {
    const repo = repository()
    repo.write('a.txt', lines(1, 40))
    repo.commit()
    repo.write(
      'a.txt',
      lines(1, 40).replace('line 3\n', 'LINE 3\n').replace('line 35\n', '').replace('line 20\n', 'line 20\nmore\n'),
    )
    const { id: sessionId, desk } = repo
    const all = await hunks(repo, 'head')
    expect(all).toHaveLength(3)
    const middle = { sessionId, path: 'a.txt', comparison: 'head' as const, hunk: all[1]?.id ?? '' }
    const { backup } = await desk.revertHunk(middle)
    expect(repo.read('a.txt')).toBe(lines(1, 40).replace('line 3\n', 'LINE 3\n').replace('line 35\n', ''))
    expect(readFileSync(backup ?? '', 'utf8')).toContain('more\n')
    await expect(desk.revertHunk(middle)).rejects.toMatchObject({ data: { kind: 'conflict' } })
  })

  it('a hunk is staged and taken out again by itself, that of a new file and of one that is not UTF-8 too', async () => {
    const repo = repository()
    repo.write('a.txt', lines(1, 40))
    repo.write('latin.txt', Buffer.from('caf\xe9\r\nb\n', 'latin1'))
    repo.commit()
    repo.write('a.txt', lines(1, 40).replace('line 3\n', 'LINE 3\n').replace('line 35\n', ''))
    repo.write('latin.txt', Buffer.from('caf\xe9\r\nb\r@@ -1 +1 @@\nno end \xe8', 'latin1'))
    repo.write('fresh.txt', 'no line break')
    const { id: sessionId, desk } = repo
    const [first] = await hunks(repo, 'unstaged')
    await desk.stageHunk({ sessionId, path: 'a.txt', comparison: 'unstaged', hunk: first?.id ?? '' })
    expect(repo.git('show', ':a.txt')).toBe(lines(1, 40).replace('line 3\n', 'LINE 3\n'))
    const [staged] = await hunks(repo, 'staged')
    await desk.unstageHunk({ sessionId, path: 'a.txt', comparison: 'staged', hunk: staged?.id ?? '' })
    expect(repo.git('show', ':a.txt')).toBe(lines(1, 40))
    for (const path of ['latin.txt', 'fresh.txt']) {
      const [hunk, ...more] = await hunks(repo, 'unstaged', path)
      expect(more).toEqual([])
      await desk.stageHunk({ sessionId, path, comparison: 'unstaged', hunk: hunk?.id ?? '' })
    }
    expect(repo.git('diff', '--name-only').trim()).toBe('a.txt')
  })

  it('never follows a link out of the folder', async () => {
    const repo = repository()
    repo.commit()
    mkdirSync(join(repo.top, 'outside'))
    writeFileSync(join(repo.top, 'outside/secret.txt'), 'secret')
    symlinkSync(join(repo.top, 'outside'), join(repo.root, 'link'))
    for (const path of ['link/secret.txt', '../outside/secret.txt']) {
      const file = { sessionId: repo.id, path, comparison: 'head' as const }
      const { version } = await repo.desk.diff({ ...file, offset: 0 }).catch(() => ({ version: 'x' }))
      await expect(repo.desk.revert({ ...file, version }), path).rejects.toThrow()
    }
    expect(readFileSync(join(repo.top, 'outside/secret.txt'), 'utf8')).toBe('secret')
  })
})

const chmodIn = (repo: TestRepository, path: string, mode: number) => chmodSync(join(repo.root, path), mode)

describe('without a repository', () => {
  const edit = (repo: TestRepository, name: string, input: Record<string, unknown>, result = 'done') => {
    const toolUseId = crypto.randomUUID()
    repo.events.push(
      { type: 'tool.call', messageId: 'm', parent: null, toolUseId, name, input },
      { type: 'tool.result', toolUseId, parent: null, isError: false, text: result, images: [] },
    )
  }

  it('shows and undoes what the tools of the session wrote, as far as it can be known', async () => {
    const repo = repository({ bare: true })
    const path = (name: string) => join(repo.root, name)
    repo.write('a.txt', 'one\nTWO\nthree\n')
    edit(repo, 'Edit', { file_path: path('a.txt'), old_string: 'two', new_string: 'TWO' })
    repo.write('new.txt', 'hello\n')
    edit(repo, 'Write', { file_path: path('new.txt'), content: 'hello\n' }, 'File created successfully at: new.txt')
    repo.write('over.txt', 'written over\n')
    edit(repo, 'Write', { file_path: path('over.txt'), content: 'written over\n' }, 'The file has been updated')
    const changes = await listed(repo)
    expect(changes.without).toBe('no-repository')
    expect(changes.brief).toEqual(['modified a.txt +1 -1', 'added new.txt +1 -0', 'modified over.txt +null -null'])
    const file = (name: string) => ({ sessionId: repo.id, path: name, comparison: 'start' as const })
    const { hunks, version } = await repo.desk.diff({ ...file('a.txt'), offset: 0 })
    expect(hunks[0]?.lines.map(({ kind, text }) => `${kind} ${text}`)).toContain('removed two')
    await repo.desk.revertHunk({ ...file('a.txt'), hunk: hunks[0]?.id ?? '' })
    expect(repo.read('a.txt')).toBe('one\ntwo\nthree\n')
    await expect(repo.desk.revert({ ...file('a.txt'), version })).rejects.toMatchObject({ data: { kind: 'conflict' } })
    const created = await repo.desk.diff({ ...file('new.txt'), offset: 0 })
    await repo.desk.revert({ ...file('new.txt'), version: created.version })
    expect(existsSync(path('new.txt'))).toBe(false)
    expect(await repo.desk.diff({ ...file('over.txt'), offset: 0 })).toMatchObject({ unknown: true, hunks: [] })
    await expect(repo.desk.stage({ sessionId: repo.id, paths: ['a.txt'] })).rejects.toMatchObject({
      data: { kind: 'invalid_input' },
    })
  })

  it('tells of a new empty file, and of no edit that still waits for a permission', async () => {
    const repo = repository({ bare: true })
    const path = (name: string) => join(repo.root, name)
    repo.write('a.txt', 'one\n')
    const input = { file_path: path('a.txt'), old_string: 'one', new_string: 'two' }
    repo.events.push({ type: 'tool.call', messageId: 'm', parent: null, toolUseId: 'waits', name: 'Edit', input })
    expect((await listed(repo)).brief).toEqual([])
    repo.write('empty.txt', '')
    edit(repo, 'Write', { file_path: path('empty.txt'), content: '' }, 'File created successfully at: empty.txt')
    edit(repo, 'Write', { file_path: path('gone.txt'), content: '' }, 'File created successfully at: gone.txt')
    expect((await listed(repo)).brief).toEqual(['added empty.txt +0 -0'])
    const file = { sessionId: repo.id, path: 'empty.txt', comparison: 'start' as const }
    const { hunks, unknown, version } = await repo.desk.diff({ ...file, offset: 0 })
    expect({ hunks, unknown }).toEqual({ hunks: [], unknown: false })
    await repo.desk.revert({ ...file, version })
    expect(existsSync(path('empty.txt'))).toBe(false)
  })

  it('says so where there is no git', async () => {
    const repo = repository({ env: { PATH: '/nowhere' } })
    expect((await listed(repo)).without).toBe('no-git')
    await expect(repo.desk.worktrees(repo.root)).rejects.toMatchObject({ data: { kind: 'unsupported' } })
  })
})
