import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { gitBranch, gitPlace } from './git.ts'
import { type Trap, createTrap } from './testing/trapped-folders.ts'

let trap: Trap
beforeEach(async () => {
  trap = await createTrap()
})
afterEach(() => trap.remove())
const at = (path: string) => join(trap.root, path)

test('reads the branch of a checkout from any folder in it, and of a worktree from its own HEAD', async () => {
  await trap.repository('repo')
  await trap.worktree('tree', 'repo')
  await mkdir(at('repo/a/b'), { recursive: true })
  expect(await gitBranch(at('repo/a/b'))).toBe('main')
  expect(await gitBranch(at('tree'))).toBe('topic')
  expect(await gitPlace(at('tree'))).toMatchObject({ root: at('tree'), mainRoot: at('repo') })
  expect(await gitPlace(at('repo/a'))).toMatchObject({ root: at('repo'), mainRoot: null })
})

test('a branch with slashes, a detached head, and no git at all', async () => {
  await trap.repository('repo')
  await trap.write('repo/.git/HEAD', 'ref: refs/heads/fix/one-two\n')
  expect(await gitBranch(at('repo'))).toBe('fix/one-two')
  await trap.write('repo/.git/HEAD', `${'ab12'.repeat(10)}\n`)
  expect(await gitBranch(at('repo'))).toBe('ab12ab12')
  expect(await gitBranch(trap.root)).toBeNull()
})
