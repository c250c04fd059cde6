import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { branchNameFor } from '#shared/git.ts'
import { SessionId } from '#shared/ids.ts'
import { TestRepository } from './testing/repository.ts'

let repo: TestRepository
beforeEach(() => {
  repo = new TestRepository()
  repo.write('a.txt', 'one\n')
  repo.write('sub/b.txt', 'b\n')
  repo.commit()
})
afterEach(() => repo.remove())

const create = (branch = 'side') => repo.desk.createWorktree({ path: repo.root, branch })
function commitIn(folder: string, name: string, content: string): void {
  writeFileSync(join(folder, name), content)
  repo.gitIn(folder, 'add', '--all')
  repo.gitIn(folder, 'commit', '--quiet', '-m', name)
}
const refused = { data: { kind: 'conflict' } }

describe('a new worktree', () => {
  it('lies beside the repository, starts in the same subfolder, and is trusted as that folder is', async () => {
    const path = join(repo.root, 'sub')
    expect((await repo.desk.createWorktree({ path, branch: 'x/y z'.replace(' z', '') })).folder).toBe(
      join(`${repo.root}.worktrees`, 'x-y', 'sub'),
    )
    expect([...repo.trusted]).toEqual([])
    repo.trusted.add(path)
    const made = await repo.desk.createWorktree({ path, branch: 'trusted' })
    expect([...repo.trusted]).toEqual([path, made.folder])
    repo.worktreeFolder = join(repo.top, 'all')
    expect((await create('elsewhere')).path).toBe(join(repo.top, 'all', 'repo', 'elsewhere'))
  })

  it('is planned by the words of a prompt, with a name that is free', async () => {
    await create('fix-the-login')
    const plan = await repo.desk.planWorktree({ path: repo.root, text: 'Fix the LOGIN!' })
    expect(plan).toEqual({
      branch: 'fix-the-login-2',
      why: null,
      path: join(`${repo.root}.worktrees`, 'fix-the-login-2'),
      bases: ['main', 'fix-the-login'],
    })
    mkdirSync(join(repo.top, 'plain'))
    expect((await repo.desk.planWorktree({ path: join(repo.top, 'plain'), text: '' })).why).toMatch('not in a git')
    expect(branchNameFor('Übergrößen: „x“ --force; rm -rf / & more words than eight of them')).toBe(
      'ubergro-en-x-force-rm-rf-more-words',
    )
  })

  it('refuses names and bases that are none, and never takes them for options', async () => {
    for (const branch of ['--orphan', '-f', 'a..b', 'a b', 'HEAD', 'main']) {
      await expect(create(branch), branch).rejects.toMatchObject({ data: { field: 'branch' } })
    }
    for (const base of ['--all', 'nothing', 'HEAD;x']) {
      const input = { path: repo.root, branch: 'x', base }
      await expect(repo.desk.createWorktree(input), base).rejects.toMatchObject({ data: { field: 'base' } })
    }
    mkdirSync(join(`${repo.root}.worktrees`, 'taken'), { recursive: true })
    await expect(create('taken')).rejects.toMatchObject(refused)
  })
})

describe('merging back', () => {
  it('moves the branch forward, or makes a merge commit', async () => {
    const { path } = await create()
    expect(await repo.desk.mergeWorktree(path)).toEqual({ how: 'nothing-new', into: 'main' })
    commitIn(path, 'c.txt', 'c\n')
    expect(await repo.desk.mergeWorktree(path)).toEqual({ how: 'fast-forward', into: 'main' })
    expect(repo.read('c.txt')).toBe('c\n')
    commitIn(path, 'd.txt', 'd\n')
    commitIn(repo.root, 'e.txt', 'e\n')
    expect((await repo.desk.mergeWorktree(path)).how).toBe('merge-commit')
    expect([repo.read('d.txt'), repo.read('e.txt')]).toEqual(['d\n', 'e\n'])
  })

  it('refuses what is not committed and what is in conflict, and leaves both sides as they were', async () => {
    const { path } = await create()
    writeFileSync(join(path, 'loose.txt'), 'x')
    await expect(repo.desk.mergeWorktree(path)).rejects.toMatchObject(refused)
    commitIn(path, 'a.txt', 'side\n')
    repo.write('a.txt', 'dirty\n')
    await expect(repo.desk.mergeWorktree(path)).rejects.toMatchObject(refused)
    expect(repo.read('a.txt')).toBe('dirty\n')
    commitIn(repo.root, 'a.txt', 'main\n')
    const before = repo.git('rev-parse', 'HEAD', 'side')
    await expect(repo.desk.mergeWorktree(path)).rejects.toThrow(/same lines of a\.txt/)
    expect(repo.git('rev-parse', 'HEAD', 'side')).toBe(before)
    expect(repo.git('status', '--porcelain')).toBe('')
    expect(existsSync(join(repo.root, '.git/MERGE_HEAD'))).toBe(false)
  })
})

describe('removing', () => {
  it('takes the merged branch with it and ends what runs there, but not what is at work', async () => {
    const { path } = await create()
    const session = { id: SessionId.parse(crypto.randomUUID()), title: 'Mine', cwd: join(path, 'sub') }
    repo.sessions = [
      { ...session, state: { kind: 'running', promptId: crypto.randomUUID() as never, since: 0, interrupting: false } },
    ]
    await expect(repo.desk.removeWorktree({ path })).rejects.toMatchObject(refused)
    repo.sessions = [{ ...session, state: { kind: 'idle' } }]
    expect(await repo.desk.worktrees(repo.root)).toMatchObject([
      { main: true, sessions: [] },
      {
        main: false,
        branch: 'side',
        into: 'main',
        dirty: 0,
        unmerged: 0,
        sessions: [{ title: 'Mine', state: 'idle' }],
      },
    ])
    expect(await repo.desk.removeWorktree({ path })).toEqual({ backup: null })
    expect(repo.ended).toEqual(['Mine'])
    expect(existsSync(path)).toBe(false)
    expect(repo.git('branch', '--list', 'side')).toBe('')
  })

  it('of work that is nowhere else needs its name, keeps the files, and leaves the branch', async () => {
    const { path } = await create()
    commitIn(path, 'c.txt', 'c\n')
    await expect(repo.desk.removeWorktree({ path })).rejects.toThrow(/not merged/)
    writeFileSync(join(path, 'loose.txt'), 'loose')
    await expect(repo.desk.removeWorktree({ path })).rejects.toThrow(/not committed/)
    await expect(repo.desk.removeWorktree({ path, discard: 'yes' })).rejects.toMatchObject({
      data: { field: 'discard' },
    })
    const { backup } = await repo.desk.removeWorktree({ path, discard: 'side' })
    expect(readFileSync(join(backup ?? '', 'loose.txt'), 'utf8')).toBe('loose')
    expect(repo.git('branch', '--list', 'side').trim()).toBe('side')
  })

  it('keeps the ignored files that git would remove with it, but not what tools make anew', async () => {
    const { path } = await create()
    writeFileSync(join(path, '.gitignore'), '.env\nbuilt/\n')
    repo.gitIn(path, 'add', '--all')
    repo.gitIn(path, 'commit', '--quiet', '-m', 'ignore')
    repo.git('merge', '--quiet', 'side')
    writeFileSync(join(path, '.env'), 'KEY=1')
    mkdirSync(join(path, 'built'))
    writeFileSync(join(path, 'built', 'a.js'), 'a')
    const { backup } = await repo.desk.removeWorktree({ path })
    expect(readFileSync(join(backup ?? '', '.env'), 'utf8')).toBe('KEY=1')
    expect(existsSync(join(backup ?? '', 'built'))).toBe(false)
  })

  it('never touches the main checkout, nor a folder that is no worktree', async () => {
    for (const path of [repo.root, join(repo.root, 'sub'), repo.top]) {
      await expect(repo.desk.removeWorktree({ path }), path).rejects.toThrow()
    }
    expect(existsSync(join(repo.root, 'a.txt'))).toBe(true)
  })

  it('of one whose folder is gone forgets it', async () => {
    const { path } = await create()
    rmSync(path, { recursive: true })
    expect((await repo.desk.worktrees(repo.root)).find((one) => one.path === path)?.gone).toBe(true)
    expect(await repo.desk.pruneWorktrees(repo.root)).toHaveLength(1)
  })
})
