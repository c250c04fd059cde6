/** A session that waits in line and is called off ("Don't start it"): its prompts are the user's from then on. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PromptId } from '#shared/ids.ts'
import { ScriptedAgent } from '../testing/scripted-agent.ts'
import { SessionBench } from '../testing/session-bench.ts'
import type { ManagedSession } from './managed-session.ts'

let bench: SessionBench
beforeEach(() => {
  bench = new SessionBench()
  bench.machine.processCap = 1
})
afterEach(() => bench[Symbol.asyncDispose]())

const agents = () => bench.started.filter((one): one is ScriptedAgent => one instanceof ScriptedAgent)
const stateOf = (session: ManagedSession) => session.summary().state

/** One works, one waits for its place and was called off, and then there is room. */
async function calledOff() {
  const [first, second] = [bench.open(), bench.open()]
  bench.send(first, 'one')
  await bench.untilState(first, 'running')
  const promptId = bench.send(second, 'two')
  await bench.until(() => {
    const state = stateOf(second)
    return state.kind === 'waking' && state.queue !== undefined
  })
  await second.interrupt()
  expect(second.summary()).toMatchObject({ state: { kind: 'hibernated' }, queued: [{ text: 'two' }] })
  agents()[0]!.endTurn()
  await bench.untilState(first, 'idle')
  await first.hibernate()
  expect(bench.admission.waiting).toBe(0)
  return { second, promptId }
}

it('is not sent by itself when there is room, nor by anything that is not asked for', async () => {
  const { second, promptId } = await calledOff()
  second.prompts.nudge() // the breaker has closed, settings were changed
  second.prompts.edit({ promptId, text: 'two, better' })
  second.composing.setBudget(5)
  second.intend() // its pane is looked at: it gets warm, and nothing is sent
  await bench.untilState(second, 'idle')
  second.prompts.nudge()
  expect(agents().map(({ prompts }) => prompts.length)).toEqual([1, 0])
  expect(second.summary().queued).toMatchObject([{ text: 'two, better' }])
})

const asked: [string, (one: ManagedSession, promptId: PromptId) => void][] = [
  ['it is sent again', (one, promptId) => void one.send({ promptId, text: 'two' })],
  ['the session is woken', (one) => one.wake()],
  ['it is to be the next', (one, promptId) => void one.prompts.hurry(promptId)],
]
it.each(asked.flatMap(([what, ask]) => [false, true].map((isWarm) => ({ what, ask, isWarm }))))(
  'goes when $what, with a process that has come meanwhile: $isWarm',
  async ({ ask, isWarm }) => {
    const { second, promptId } = await calledOff()
    if (isWarm) {
      second.intend()
      await bench.untilState(second, 'idle')
    }
    ask(second, promptId)
    await bench.untilState(second, 'running')
    expect(agents()[1]!.prompts).toMatchObject([{ text: 'two' }])
  },
)
