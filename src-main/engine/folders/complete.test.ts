import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { completeFolder } from './complete.ts'

let home: string
beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'bullpen-complete-')))
  for (const name of ['Alpha', 'alpine/.git', 'my-alpha', 'beta', '.hidden']) {
    await mkdir(join(home, name), { recursive: true })
  }
  await writeFile(join(home, 'alphabet.txt'), '')
  await symlink(join(home, 'beta'), join(home, 'alp-link'))
  await symlink(join(home, 'alphabet.txt'), join(home, 'alp-file'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const names = async (prefix: string, limit = 30) =>
  (await completeFolder({ prefix, limit }, home)).map(({ name }) => name)

test('those that start with it come first, then those that hold it; case does not matter; files are left out', async () => {
  expect(await names(`${home}/alp`)).toEqual(['alp-link', 'Alpha', 'alpine', 'my-alpha'])
  expect(await names('~/ALPH')).toEqual(['Alpha', 'my-alpha'])
})

test('a trailing slash, ~ and nothing at all list the folder itself, without the hidden ones', async () => {
  const all = ['alp-link', 'Alpha', 'alpine', 'beta', 'my-alpha']
  for (const prefix of [`${home}/`, '~', '~/', '']) expect(await names(prefix)).toEqual(all)
})

test('hidden folders show when a dot is typed', async () => {
  expect(await names('~/.')).toEqual(['.hidden'])
})

test('tells where git is, gives whole paths, and no more than asked for', async () => {
  const found = await completeFolder({ prefix: '~/alpi', limit: 5 }, home)
  expect(found).toEqual([{ path: join(home, 'alpine'), name: 'alpine', isGitRepo: true }])
  expect(await names('~/', 2)).toHaveLength(2)
})

test('whatever is typed, it answers with folders of one parent, and never throws', async () => {
  const typed = fc.array(fc.constantFrom('~', sep, '..', '.', 'a', 'l', '\0', '*', 'é', 'etc', ' '), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(typed, async (parts) => {
      const found = await completeFolder({ prefix: parts.join(''), limit: 5 }, home)
      expect(found.length).toBeLessThanOrEqual(5)
      expect(new Set(found.map(({ path, name }) => path.slice(0, path.length - name.length))).size).toBeLessThan(2)
    }),
    { numRuns: 200 },
  )
})
