import { expect, it } from 'vitest'
import { SessionBench } from '../testing/session-bench.ts'
import { ScriptedAgent } from '../testing/scripted-agent.ts'

const spent = (costUsd: number, dailyBudgetUsd: number | null) => ({ today: { costUsd, turns: 1 }, dailyBudgetUsd })

it('the budget of a day stops all sessions once it is spent, and they go on when it is raised or the day is over', async () => {
  await using bench = new SessionBench()
  bench.day = spent(4, 5)
  const [one, other] = [bench.open(), bench.open()]
  bench.send(one, 'first')
  await bench.untilState(one, 'running')
  bench.send(one, 'second')
  bench.day = spent(5.25, 5)
  const agent = bench.started[0]
  if (!(agent instanceof ScriptedAgent)) throw new Error('it has no process')
  agent.endTurn()
  await bench.untilState(one, 'idle')
  expect(agent.prompts.map(({ text }) => text)).toEqual(['first'])
  expect(() => bench.send(other, 'third')).toThrow(
    expect.objectContaining({
      data: expect.objectContaining({
        kind: 'quota',
        field: 'dailyBudgetUsd',
        message: expect.stringMatching(/\$5\.25 .* \$5\.00/),
      }),
    }),
  )
  bench.day = spent(0, 5)
  one.prompts.nudge()
  await bench.untilState(one, 'running')
  expect(agent.prompts.map(({ text }) => text)).toEqual(['first', 'second'])
})
