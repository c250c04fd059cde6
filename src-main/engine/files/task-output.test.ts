import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { taskOutput } from './task-output.ts'

const cliSessionId = '9896f2ad-7c08-4aba-8660-1ce8c0e00c5b'
let root: string
let path: string
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-task-')))
  mkdirSync(join(root, cliSessionId, 'tasks'), { recursive: true })
  path = join(root, cliSessionId, 'tasks', 'b1x.output')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

it('is the text of the file, and of a long one its end, from a whole line on', async () => {
  writeFileSync(path, 'line 1\nline 2\n')
  expect(await taskOutput({ path, cliSessionId })).toEqual({ text: 'line 1\nline 2\n', bytes: 14, isCut: false })
  writeFileSync(path, Array.from({ length: 20_000 }, (_, at) => `line ${at}`).join('\n'))
  const { text, isCut } = await taskOutput({ path, cliSessionId })
  expect(isCut).toBe(true)
  expect(text).toMatch(/^line \d+\n/)
  expect(text.endsWith('line 19999')).toBe(true)
  expect(text.length).toBeLessThanOrEqual(64 * 1024)
})

it('is of this session alone, wherever a link leads', async () => {
  writeFileSync(path, 'mine')
  writeFileSync(join(root, 'secret.output'), 'secret')
  symlinkSync(join(root, 'secret.output'), join(root, cliSessionId, 'tasks', 'link.output'))
  const refused = { data: { kind: 'not_found' } }
  await expect(taskOutput({ path, cliSessionId: 'another' })).rejects.toMatchObject(refused)
  await expect(taskOutput({ path, cliSessionId: null })).rejects.toMatchObject(refused)
  for (const other of [join(root, 'secret.output'), join(root, cliSessionId, 'tasks', 'link.output'), `${path}x`])
    await expect(taskOutput({ path: other, cliSessionId })).rejects.toMatchObject(refused)
})
