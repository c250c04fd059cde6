import { chmod, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { binaryNames, bundledCli, unpacked } from './bundled-cli.ts'
import { MINIMUM_CLI_VERSION, isOlder, locateCli } from './cli-locator.ts'

let folder: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'bullpen-cli-')))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const locate = (cliPath: string | null) => locateCli({ cliPath, env: process.env })

/** A program that prints the text, and counts its runs. */
async function program(text: string, code = 0): Promise<string> {
  const path = join(folder, 'claude')
  await writeFile(path, `#!/bin/sh\necho run >> "${folder}/runs"\necho "${text}"\nexit ${code}\n`)
  await chmod(path, 0o755)
  return path
}

test('finds the bundled CLI, which is new enough', async () => {
  expect(await locate(null)).toEqual({
    state: 'ok',
    path: bundledCli(),
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
  })
})

test.skipIf(process.platform === 'win32')('asks the same file only once for its version', async () => {
  const path = await program('9.8.7 (Claude Code)')
  expect([await locate(path), await locate(path)]).toEqual(Array(2).fill({ state: 'ok', path, version: '9.8.7' }))
  expect(await readFile(join(folder, 'runs'), 'utf8')).toBe('run\n')
})

test('a name, a missing file and a folder are refused, with the setting to change', async () => {
  const cases = [
    ['claude', 'config'],
    [join(folder, 'none'), 'not_found'],
    [folder, 'not_found'],
  ] as const
  for (const [path, kind] of cases) {
    expect(await locate(path)).toMatchObject({
      state: 'unusable',
      error: { kind, field: 'cliPath', remedy: expect.stringContaining('cliPath') },
    })
  }
})

test.skipIf(process.platform === 'win32').each([
  ['an old one', '2.1.260 (Claude Code)', 0, 'version'],
  ['another program', 'hello', 0, 'process'],
  ['one that fails', '9.8.7 (Claude Code)', 3, 'process'],
])('%s is refused, with its words', async (_name, text, code, kind) => {
  const path = await program(text, code)
  expect(await locate(path)).toMatchObject({
    state: 'unusable',
    error: { kind, message: expect.stringContaining(path) },
  })
})

test.skipIf(process.platform === 'win32')('a file that is no program is refused', async () => {
  const path = join(folder, 'claude')
  await writeFile(path, 'x')
  expect(await locate(path)).toMatchObject({ error: { kind: 'permission' } })
  await chmod(path, 0o755)
  await writeFile(path, '#!/nowhere/interpreter\n')
  expect(await locate(path)).toMatchObject({ error: { kind: 'process' } })
})

test('compares versions by number', () => {
  expect(isOlder('2.1.99', MINIMUM_CLI_VERSION)).toBe(true)
  expect(isOlder('10.0.0', '9.9.9')).toBe(false)
  expect(isOlder('2.1.261', '2.1.261')).toBe(false)
})

test('names the package of each platform, and looks beside the archive of a packaged app', () => {
  expect(binaryNames('win32', 'arm64')).toEqual(['@anthropic-ai/claude-agent-sdk-win32-arm64/claude.exe'])
  expect(binaryNames('linux', 'x64')).toHaveLength(2)
  const inside = join(folder, 'app.asar', 'node_modules', 'claude')
  expect(unpacked(inside)).toBe(join(folder, 'app.asar.unpacked', 'node_modules', 'claude'))
})
