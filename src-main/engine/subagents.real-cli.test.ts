import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { directive } from './demo/testing/directive.ts'
import { EngineBench } from './testing/engine-bench.ts'

let bench: EngineBench
beforeEach(async () => {
  bench = await EngineBench.start()
})
afterEach(() => bench[Symbol.asyncDispose]())

/** One subagent that reads a file, and says so. */
function helper(cwd: string, { background }: { background: boolean }): string {
  const file = join(cwd, 'notes.txt')
  writeFileSync(file, 'one\ntwo\n')
  const prompt = directive({
    mode: 'sequence',
    tools: [{ name: 'Read', input: { file_path: file } }],
    then: 'The report.',
  })
  const input = {
    description: 'Read the notes',
    subagent_type: 'general-purpose',
    prompt,
    run_in_background: background,
  }
  return directive({ mode: 'tool', name: 'Agent', input })
}

it('journals what a subagent does under the call that started it, and what came of it', async () => {
  const cwd = bench.project('a')
  const one = await bench.open(cwd)
  await one.turn(helper(cwd, { background: false }))
  const [agent, read] = one.all('tool.call')
  expect(agent).toMatchObject({ name: 'Agent', parent: null })
  expect(read).toMatchObject({ name: 'Read', parent: agent?.toolUseId })
  const results = one.all('tool.result')
  expect(results.find(({ toolUseId }) => toolUseId === read?.toolUseId)).toMatchObject({ parent: agent?.toolUseId })
  expect(one.all('text').find(({ text }) => text.startsWith('The report.'))).toMatchObject({ parent: agent?.toolUseId })
  expect(one.all('task.started')).toEqual([])
  const [ended] = one.all('task.ended')
  expect(ended).toMatchObject({ toolUseId: agent?.toolUseId, outcome: 'completed', usage: { toolUses: 1 } })
  expect(ended?.text).toMatch(/^The report\./)
})

it('tells of a subagent in the background when it starts and when it ends', async () => {
  const cwd = bench.project('a')
  const one = await bench.open(cwd)
  const promptId = one.send(helper(cwd, { background: true }))
  await one.until((_, events) => events.some(({ type }) => type === 'task.ended'))
  await one.turnEnd(promptId)
  const [agent] = one.all('tool.call')
  expect(one.all('task.started')).toEqual([{ type: 'task.started', toolUseId: agent?.toolUseId }])
  expect(one.all('task.ended')).toMatchObject([{ toolUseId: agent?.toolUseId, outcome: 'completed' }])
})

it('journals the change a tool made as it stands in the file, and the models of a turn', async () => {
  const cwd = bench.project('a')
  const file = join(cwd, 'notes.txt')
  writeFileSync(file, 'one\ntwo\nthree\n')
  const one = await bench.open(cwd)
  const edit = { file_path: file, old_string: 'two', new_string: '2' }
  const prompt = one.send(
    directive({
      mode: 'sequence',
      tools: [
        { name: 'Read', input: { file_path: file } },
        { name: 'Edit', input: edit },
      ],
    }),
  )
  await one.untilState('waiting')
  await bench.answer(one, { kind: 'allow-once' })
  const ended = await one.turnEnd(prompt)
  expect(one.all('tool.result').map(({ report }) => report)).toMatchObject([
    { kind: 'read', startLine: 1 },
    { kind: 'change', created: false, hunks: [{ oldStart: 1, lines: [' one', '-two', '+2', ' three'] }] },
  ])
  expect(ended.models?.[0]).toMatch(/^claude-/)
  expect(ended.stopReason).toBeUndefined()
})
