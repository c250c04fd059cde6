import { expect, it, vi } from 'vitest'
import { directive } from '../demo/testing/directive.ts'
import { EngineBench } from '../testing/engine-bench.ts'

it('what a command in the background writes is read while it runs', async () => {
  await using bench = await EngineBench.start()
  bench.engine.settings.set({ autoRetries: 0, poolEnabled: false })
  const conversation = await bench.open(bench.project('tail'))
  const { id: sessionId } = conversation
  const input = { command: 'echo first; sleep 30', run_in_background: true, description: 'Wait' }
  await conversation.turn(`Run ${directive({ mode: 'tool', name: 'Bash', input, then: 'Begun.' })}`)
  const [result] = conversation.all('tool.result')
  const path = /Output is being written to: (\S+?\.output)\b/.exec(result?.text ?? '')?.[1]
  expect(path).toBeDefined()
  await vi.waitFor(async () => {
    const output = await bench.engine.files.taskOutput({ sessionId, path: path ?? '' })
    expect(output).toMatchObject({ text: 'first\n', isCut: false })
  }, 20_000)
}, 90_000)
