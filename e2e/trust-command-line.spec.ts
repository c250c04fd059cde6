/** Nothing of a folder runs before it is trusted: by the command line, with and without a running host. */
import { z } from 'zod'
import { expect, test } from './app.ts'
import { trappedFolder } from './trapped-folder.ts'

const SessionRow = z.object({ id: z.string(), cwd: z.string(), trust: z.enum(['trusted', 'restricted']) })

const rows = (output: string) =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => SessionRow.parse(JSON.parse(line)))

test('run and resume leave a folder nobody trusted alone, and say so', async ({ app }) => {
  const folder = trappedFolder(app, 'trapped')
  for (const withHost of [false, true]) {
    if (withHost) await app.start()
    const run = await app.commandLine(['run', '--cwd', folder.path, '-'], { input: 'Hello' })
    expect(run, run.output).toMatchObject({ code: 0 })
    expect(run.output).toContain('Hello from the scripted model. Prompt 1')
    expect(run.output).toMatch(/restricted/i)
    const [session] = rows((await app.commandLine(['sessions', '--json'])).output)
    expect(session).toMatchObject({ cwd: folder.path, trust: 'restricted' })
    const resumed = await app.commandLine(['resume', session?.id ?? '', '-'], { input: 'Again' })
    expect(resumed, resumed.output).toMatchObject({ code: 0 })
    expect(resumed.output).toContain('Prompt 2')
    expect(folder.sprung()).toEqual([])
  }
})

test('with --trust what the folder holds does run', async ({ app }) => {
  const folder = trappedFolder(app, 'trapped')
  const run = await app.commandLine(['run', '--trust', '--cwd', folder.path, '-'], { input: 'Hello' })
  expect(run, run.output).toMatchObject({ code: 0 })
  expect(folder.sprung()).toEqual(expect.arrayContaining(['hook-SessionStart', 'hook-UserPromptSubmit', 'mcp-server']))
})
