import { expect, it } from 'vitest'
import { runToEnd } from './spawn.ts'

const printing = (characters: number, more: { outputLimit?: number } = {}) =>
  runToEnd({
    ...{ command: process.execPath, args: ['-e', `process.stdout.write('x'.repeat(${characters}))`], cwd: '/' },
    ...{ env: { PATH: process.env.PATH }, timeoutMs: 30_000, ...more },
  })

it('keeps what a command prints, up to what is expected of it', async () => {
  expect(await printing(1_000)).toEqual({ code: 0, stdout: 'x'.repeat(1_000), stderr: '' })
  const much = 3 * 1024 * 1024
  expect((await printing(much)).stdout.length).toBeLessThanOrEqual(1024 * 1024)
  expect((await printing(much, { outputLimit: 8 * 1024 * 1024 })).stdout).toHaveLength(much)
})
