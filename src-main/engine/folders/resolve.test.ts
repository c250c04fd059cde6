import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { resolveFolder, whyNot } from './resolve.ts'

let home: string
beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'bullpen-resolve-')))
  await mkdir(join(home, 'project/src'), { recursive: true })
  await writeFile(join(home, 'notes.txt'), '')
})
afterEach(() => rm(home, { recursive: true, force: true }))

test('expands ~, drops trailing slashes and dots, follows links', async () => {
  await symlink(join(home, 'project'), join(home, 'link'))
  const paths = ['~/project', `${home}/project/`, `${home}/project/src/..`, '~/link', `${home}//project///`]
  for (const path of paths) expect(await resolveFolder(path, home, 'cwd')).toBe(join(home, 'project'))
  expect(await resolveFolder('~', home, 'cwd')).toBe(home)
})

test.each([
  ['nowhere', (at: string) => `${at}/nowhere`, 'not_found'],
  ['a file', (at: string) => `${at}/notes.txt`, 'invalid_input'],
  ['below a file', (at: string) => `${at}/notes.txt/x`, 'invalid_input'],
  ['a relative path', () => 'project', 'invalid_input'],
  ["another user's home", () => '~root', 'invalid_input'],
  ['an empty path', () => '', 'invalid_input'],
  ['a NUL character', (at: string) => `${at}\0/etc`, 'invalid_input'],
  ['a very long name', (at: string) => `${at}/${'x'.repeat(4000)}`, 'invalid_input'],
  ['a link to itself', (at: string) => `${at}/loop`, 'invalid_input'],
])('refuses %s and says what to do', async (_name, pathIn, kind) => {
  await symlink(join(home, 'loop'), join(home, 'loop'))
  await expect(resolveFolder(pathIn(home), home, 'cwd')).rejects.toMatchObject({
    data: { kind, field: 'cwd', remedy: expect.stringMatching(/\w/) },
  })
})

test('a folder that may not be read is a matter of permission', () => {
  expect(whyNot('/x', 'EACCES')).toEqual(['permission', expect.stringContaining('/x'), expect.any(String)])
})
