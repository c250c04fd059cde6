import { describe, expect, it } from 'vitest'
import type { Worktree } from '#shared/git.ts'
import { SessionId } from '#shared/ids.ts'
import type { Link } from '../link.ts'
import type { Terminal } from '../terminal.ts'
import { listWorktrees } from './worktrees.ts'

const aWorktree = (changes: Partial<Worktree> = {}): Worktree => ({
  path: '/work/shop',
  branch: 'main',
  head: '12345678',
  main: true,
  mainRoot: '/work/shop',
  into: 'main',
  locked: false,
  gone: false,
  dirty: 3,
  unmerged: 0,
  sessions: [{ id: SessionId.parse('6f9619ff-8b86-4d01-b42d-000000000001'), title: 'Fix', state: 'idle' }],
  ...changes,
})

async function run(worktrees: readonly Worktree[], { json = false, path }: { json?: boolean; path?: string } = {}) {
  const asked: unknown[] = []
  const seen = { asked, out: '', lines: [] as unknown[], notes: [] as string[] }
  const client = { git: { worktrees: async (input: unknown) => (asked.push(input), worktrees) } }
  const terminal = {
    json: async (value: unknown) => void seen.lines.push(value),
    out: async (text: string) => void (seen.out += text),
    note: (text: string) => void seen.notes.push(text),
  }
  // the command calls these of them and nothing else
  const code = await listWorktrees({ client } as unknown as Link, {
    json,
    path,
    terminal: terminal as unknown as Terminal,
  })
  return { ...seen, code }
}

const BOTH = [
  aWorktree(),
  aWorktree({ path: '/work/shop.worktrees/fix', branch: 'fix', main: false, dirty: 0, unmerged: 2, sessions: [] }),
  aWorktree({ path: '/gone', branch: null, main: false, gone: true, sessions: [] }),
]

describe('bullpen worktrees', () => {
  it('shows branch, loose files, commits that are nowhere else, and sessions', async () => {
    const { out, asked, code } = await run(BOTH)
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['BRANCH', 'DIRTY', 'UNMERGED', 'SESSIONS', 'FOLDER'],
      ['main', '3', '-', '1', '/work/shop'],
      ['fix', '0', '2', '0', '/work/shop.worktrees/fix'],
      ['12345678', 'gone', '0', '0', '/gone'],
    ])
    expect({ asked, code }).toEqual({ asked: [{}], code: 0 })
  })

  it('prints one object a line on demand, of one repository where a folder is given', async () => {
    const { lines, out, asked } = await run(BOTH, { json: true, path: '/work/shop/src' })
    expect({ lines, out, asked }).toEqual({ lines: BOTH, out: '', asked: [{ path: '/work/shop/src' }] })
  })

  it('says so where there is none', async () => {
    expect(await run([])).toMatchObject({ out: '', notes: ['No session is in a git repository.'], code: 0 })
  })
})
