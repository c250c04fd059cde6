import { mkdir, realpath, rename, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TrustRepository } from '../store/types.ts'
import { createFolders } from './folders.ts'
import { type Trap, createTrap } from './testing/trapped-folders.ts'

let trap: Trap
let decisions: Map<string, boolean>
beforeEach(async () => {
  trap = await createTrap()
  decisions = new Map()
  await mkdir(join(trap.root, 'project/inner'), { recursive: true })
})
afterEach(() => trap.remove())

function folders(recent: { cwd: string; usedAt: number }[] = []) {
  const trust: TrustRepository = {
    get: (path) => decisions.get(path) ?? null,
    set: (path, trusted) => void decisions.set(path, trusted),
  }
  return createFolders({ trust, recentCwds: () => recent, userHome: trap.root, clock: () => 1 })
}

test('trust is for exactly one real path: not for the folder below, not for another that takes its place', async () => {
  const all = folders()
  const project = join(trap.root, 'project')
  expect(await all.inspect('~/project')).toMatchObject({ path: project, name: 'project', trust: 'undecided' })
  expect(await all.setTrust({ path: '~/project/', trusted: true })).toMatchObject({ path: project, trust: 'trusted' })
  expect(await all.inspect('~/project/inner')).toMatchObject({ trust: 'undecided' })
  await mkdir(join(trap.root, 'other'))
  await rename(project, join(trap.root, 'moved'))
  await symlink(join(trap.root, 'other'), project)
  expect(await all.inspect('~/project')).toMatchObject({ path: join(trap.root, 'other'), trust: 'undecided' })
  await all.setTrust({ path: '~/other', trusted: false })
  expect(all.trustOf(await realpath(project))).toBe('restricted')
})

test('a report says what runs, what can not be read, and the branch', async () => {
  await trap.setIn('project', 'here')
  await trap.repository('project')
  await trap.write('project/.claude/settings.local.json', '{')
  const report = await folders().inspect(join(trap.root, 'project'))
  expect(report).toMatchObject({ gitBranch: 'main', unreadable: [{ file: '.claude/settings.local.json' }] })
  expect(new Set(report.runs.map(({ kind }) => kind))).toEqual(
    new Set(['hook', 'status-line', 'environment', 'permission-rule', 'mcp-server']),
  )
})

test('recent folders come once each, newest first, and say whether they are still there', async () => {
  const project = join(trap.root, 'project')
  const gone = join(trap.root, 'gone')
  const used = [
    { cwd: project, usedAt: 1 },
    { cwd: gone, usedAt: 2 },
    { cwd: project, usedAt: 3 },
  ]
  expect(await folders(used).recent()).toEqual([
    { path: project, name: 'project', usedAt: 3, exists: true },
    { path: gone, name: 'gone', usedAt: 2, exists: false },
  ])
})
