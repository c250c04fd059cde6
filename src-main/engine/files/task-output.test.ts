import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { TaskFolders, taskRoot } from './task-folders.ts'
import { taskOutput } from './task-output.ts'

const cliSessionId = '9896f2ad-7c08-4aba-8660-1ce8c0e00c5b'
const other = '00000000-7c08-4aba-8660-1ce8c0e00c5b'
let temporary: string
let root: string
let tasks: string
let folders: TaskFolders
beforeEach(() => {
  temporary = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-task-')))
  root = taskRoot({ CLAUDE_CODE_TMPDIR: temporary })
  tasks = join(root, '-work-project', cliSessionId, 'tasks')
  mkdirSync(tasks, { recursive: true })
  mkdirSync(join(root, '-work-another', other, 'tasks'), { recursive: true })
  folders = new TaskFolders(root)
})
afterEach(() => rmSync(temporary, { recursive: true, force: true }))

const read = (taskId: string, ...conversations: string[]) =>
  taskOutput({ folders, taskId, conversations: conversations.length === 0 ? [cliSessionId] : conversations })

it('is the text of the file, and of a long one its end, from a whole line on', async () => {
  const file = join(tasks, 'b1x.output')
  writeFileSync(file, 'line 1\nline 2\n')
  expect(await read('b1x')).toEqual({ text: 'line 1\nline 2\n', bytes: 14, isCut: false })
  writeFileSync(file, Array.from({ length: 20_000 }, (_, at) => `line ${at}`).join('\n'))
  const { text, isCut } = await read('b1x')
  expect(isCut).toBe(true)
  expect(text).toMatch(/^line \d+\n/)
  expect(text.endsWith('line 19999')).toBe(true)
  expect(text.length).toBeLessThanOrEqual(64 * 1024)
})

it('ends before a letter of which only a part is written', async () => {
  writeFileSync(join(tasks, 'b1x.output'), Buffer.from('fünf €').subarray(0, -1))
  expect((await read('b1x')).text).toBe('fünf ')
})

it('is of this session alone, wherever a link leads', async () => {
  const refused = { data: { kind: 'not_found' } }
  const secret = join(root, '-work-another', other, 'tasks', 'b2y.output')
  writeFileSync(join(tasks, 'b1x.output'), 'mine')
  writeFileSync(secret, 'secret')
  symlinkSync(secret, join(tasks, 'link.output'))
  writeFileSync(join(temporary, 'outside.output'), 'secret')
  symlinkSync(join(temporary, 'outside.output'), join(tasks, 'far.output'))
  expect((await read('b1x')).text).toBe('mine')
  await expect(read('b1x', other)).rejects.toMatchObject(refused)
  await expect(taskOutput({ folders, taskId: 'b1x', conversations: [] })).rejects.toMatchObject(refused)
  const cleared = '11111111-7c08-4aba-8660-1ce8c0e00c5b' // goes on in the folder of the process
  expect((await read('b1x', cliSessionId, cleared)).text).toBe('mine')
  for (const taskId of ['b2y', 'link', 'far', '../tasks/b1x', `../../../-work-another/${other}/tasks/b2y`, 'none'])
    await expect(read(taskId)).rejects.toMatchObject(refused)
})

it('is nothing where the CLI has no folder yet', async () => {
  folders = new TaskFolders(join(temporary, 'none'))
  await expect(read('b1x')).rejects.toMatchObject({ data: { kind: 'not_found' } })
})
