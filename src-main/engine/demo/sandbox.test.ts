import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureSandbox } from './sandbox.ts'

let folder: string
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'bullpen-sandbox-')), 'demo', 'project')
  await ensureSandbox(folder)
})
afterEach(() => rm(join(folder, '..', '..'), { recursive: true }))

test('a second time it keeps what the user changed and brings back what is missing', async () => {
  const greeting = join(folder, 'greeting.txt')
  const source = join(folder, 'src', 'greet.js')
  const original = await readFile(source, 'utf8')
  await writeFile(greeting, 'mine')
  await rm(join(folder, 'src'), { recursive: true })
  await ensureSandbox(folder)
  expect(await readFile(greeting, 'utf8')).toBe('mine')
  expect(await readFile(source, 'utf8')).toBe(original)
})

test('the tests of the project pass, and it greets', async () => {
  const run = promisify(execFile)
  const env = { PATH: process.env.PATH }
  await run(process.execPath, ['--test'], { cwd: folder, env })
  const { stdout } = await run(process.execPath, ['src/main.js', 'Ada'], { cwd: folder, env })
  expect(stdout).toBe('Hello, Ada!\n')
})
