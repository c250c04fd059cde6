import { expect, it, vi } from 'vitest'
import { directive } from '../demo/testing/directive.ts'
import { EngineBench } from '../testing/engine-bench.ts'

it('a command that the agent waits for goes on in the background, is stopped there, and nothing else is touched', async () => {
  await using bench = await EngineBench.start()
  const { sessions } = bench.engine
  bench.engine.settings.set({ autoRetries: 0, poolEnabled: false })
  const conversation = await bench.open(bench.project('beside'))
  const { id } = conversation
  const input = { command: 'echo first; tail -f /dev/null', description: 'Wait' }
  const promptId = conversation.send(`Run ${directive({ mode: 'tool', name: 'Bash', input, then: 'Begun.' })}`)
  await conversation.untilState('waiting')
  await bench.answer(conversation, { kind: 'allow-once' })
  const toolUseId = conversation.all('tool.call')[0]?.toolUseId ?? ''
  await expect(sessions.stopTask({ id, toolUseId: 'toolu_other' })).rejects.toMatchObject({
    data: { kind: 'conflict' },
  })

  // the CLI takes a few seconds to call it a task
  await vi.waitFor(() => sessions.moveToBackground({ id, toolUseId }), 30_000)
  await conversation.turnEnd(promptId)
  expect(conversation.all('tool.result')[0]?.text).toMatch(/backgrounded by user.*Output is being written to/)
  expect(conversation.all('task.started').filter(({ awaited }) => awaited !== true)).toMatchObject([{ toolUseId }])
  await expect(sessions.moveToBackground({ id, toolUseId })).rejects.toMatchObject({ data: { kind: 'conflict' } })

  await sessions.stopTask({ id, toolUseId })
  await conversation.until(() => conversation.all('task.ended').length > 0)
  expect(conversation.all('task.ended')).toMatchObject([{ toolUseId, outcome: 'stopped' }])
  await expect(sessions.stopTask({ id, toolUseId })).rejects.toMatchObject({ data: { kind: 'conflict' } })
  // who has stopped it needs no answer, and the agent gives none
  expect(sessions.get(id).state.kind).toBe('idle')
}, 90_000)
