import { expect, it } from 'vitest'
import type { AgentProcess } from '../agent/agent-process.ts'
import { ScriptedAgent } from '../testing/scripted-agent.ts'
import { aSpec } from '../testing/launch-specs.ts'
import { RunningTasks } from './running-tasks.ts'

const CONFLICT = { data: { kind: 'conflict' } }

it('what runs is moved or stopped by its call; what does not run is a conflict', async () => {
  const agent = new ScriptedAgent(aSpec(), () => Promise.resolve({ kind: 'cancelled' }))
  const tasks = new RunningTasks(() => agent)
  await expect(tasks.moveToBackground('one')).rejects.toMatchObject(CONFLICT)
  await expect(tasks.stop('one')).rejects.toMatchObject(CONFLICT)
  agent.runs.add('one')
  await tasks.moveToBackground('one')
  await tasks.moveToBackground()
  await tasks.stop('one')
  expect(agent.calls.slice(-3)).toEqual(['background one', 'background all', 'stop one'])
})

it('a session without a process runs nothing', async () => {
  const tasks = new RunningTasks(() => null)
  await expect(tasks.moveToBackground()).rejects.toMatchObject(CONFLICT)
})

it('a CLI that was told to run nothing in the background says so', async () => {
  const agent: AgentProcess = new ScriptedAgent(aSpec(), () => Promise.resolve({ kind: 'cancelled' }))
  agent.moveToBackground = () => Promise.reject(new Error('background tasks are disabled'))
  await expect(new RunningTasks(() => agent).moveToBackground('one')).rejects.toMatchObject({
    data: { kind: 'conflict', detail: 'background tasks are disabled' },
  })
})
