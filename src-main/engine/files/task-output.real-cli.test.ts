import { expect, it, vi } from 'vitest'
import { directive } from '../demo/testing/directive.ts'
import { type Conversation, EngineBench } from '../testing/engine-bench.ts'

const command = (words: string) => ({ command: `echo ${words}; sleep 30`, description: 'Wait' })
const bash = (words: string, more: object = {}) =>
  directive({ mode: 'tool', name: 'Bash', input: { ...command(words), ...more } })
const agent = (prompt: string) =>
  directive({
    mode: 'tool',
    name: 'Agent',
    input: { description: 'Wait', subagent_type: 'general-purpose', prompt, run_in_background: false },
  })

async function begun(conversation: Conversation, text: string) {
  conversation.send(`Run ${text}`)
  const started = () => conversation.all('task.started').find(({ taskId }) => taskId !== undefined)
  await conversation.until(() => started() !== undefined)
  return { taskId: started()?.taskId ?? '', awaited: started()?.awaited }
}

it('what a command writes is read while it runs: in the background, awaited, and of a subagent', async () => {
  await using bench = await EngineBench.start()
  bench.engine.settings.set({ autoRetries: 0, poolEnabled: false })
  const reads = async (name: string, text: string) => {
    const conversation = await bench.open(bench.project(name))
    const { taskId, awaited } = await begun(conversation, text)
    const output = await vi.waitFor(async () => {
      const read = await bench.engine.files.taskOutput({ sessionId: conversation.id, taskId })
      expect(read.text).not.toBe('')
      return read
    }, 20_000)
    return { conversation, taskId, awaited, output }
  }
  const [beside, awaited, inner] = await Promise.all([
    reads('tail', bash('beside', { run_in_background: true })),
    reads('wait', bash('awaited')),
    reads('sub', agent(directive({ mode: 'sequence', tools: [{ name: 'Bash', input: command('inner') }] }))),
  ])
  expect(beside).toMatchObject({ output: { text: 'beside\n', bytes: 7, isCut: false } })
  expect(beside.awaited).toBeUndefined()
  expect(awaited).toMatchObject({ awaited: true, output: { text: 'awaited\n' } })
  expect(inner).toMatchObject({ awaited: true, output: { text: 'inner\n' } })
  const { conversation } = beside
  await conversation.turn('/clear')
  conversation.send(`Run ${bash('after it was cleared', { run_in_background: true })}`)
  const again = () => conversation.all('task.started').map((task) => task.taskId ?? '')
  await conversation.until(() => again().length === 2)
  for (const [at, text] of ['beside\n', 'after it was cleared\n'].entries()) {
    const read = () => bench.engine.files.taskOutput({ sessionId: conversation.id, taskId: again()[at] ?? '' })
    await vi.waitFor(async () => expect(await read()).toMatchObject({ text }), 20_000)
  }
  const other = { sessionId: awaited.conversation.id, taskId: beside.taskId }
  await expect(bench.engine.files.taskOutput(other)).rejects.toMatchObject({ data: { kind: 'not_found' } })
}, 90_000)
