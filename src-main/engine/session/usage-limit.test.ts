import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { startAgent } from '../agent/agent-process.ts'
import { fakeCli, silent } from '../testing/fake-agent.ts'
import { SessionBench } from '../testing/session-bench.ts'

const HOUR_MS = 3_600_000

it('a usage limit that the CLI reports says when it is lifted, and the session goes on then where that was switched on before', async () => {
  await using bench = new SessionBench()
  bench.start = (spec, ask) =>
    startAgent(
      { ...spec, cwd: tmpdir(), cliPath: fakeCli('limited'), resume: null },
      { ask, log: silent, owner: 'bench', inherited: { PATH: process.env.PATH } },
    )
  const session = bench.open()
  session.prompts.setContinueAtReset(true)
  const resetsAt = Math.round((bench.now + HOUR_MS) / 1_000)
  bench.send(session, JSON.stringify({ resetsAt }))
  await bench.untilState(session, 'running')
  await bench.untilState(session, 'idle')
  expect(bench.events(session).find(({ type }) => type === 'turn.ended')).toMatchObject({
    outcome: 'failed',
    error: { kind: 'rate_limit', resetsAt: resetsAt * 1_000 },
  })
  const [again] = session.summary().queued
  expect(again).toMatchObject({ origin: 'retry', text: JSON.stringify({ resetsAt }) })
  expect(again?.notBefore).toBeGreaterThanOrEqual(resetsAt * 1_000)

  bench.now = again?.notBefore ?? 0
  session.prompts.nudge()
  await bench.until(() => session.summary().lastOutcome?.outcome === 'completed')
  expect(bench.events(session).filter(({ type }) => type === 'turn.ended')).toHaveLength(2)
})
