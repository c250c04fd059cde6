import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type ProcessIdentity, identityOf, stillAlive } from '../supervisor/identity.ts'
import { readMarked } from '../supervisor/marks.ts'
import { ownerOf } from '../supervisor/owner.ts'
import { Crowd } from '../testing/crowd.ts'
import { type Conversation, EngineBench } from '../testing/engine-bench.ts'
import { fakeCli } from '../testing/fake-agent.ts'
import { type Fault, faults } from '../testing/fault-table.ts'

// a process that dies while it starts is started again after seconds that grow: here at once
vi.mock(import('../session/restart-policy.ts'), async (original) => {
  const policy = await original()
  const decideRestart: typeof policy.decideRestart = (input) => {
    const decision = policy.decideRestart(input)
    return decision.kind === 'restart' ? { ...decision, delayMs: 1 } : decision
  }
  return { ...policy, decideRestart }
})

let bench: EngineBench
beforeEach(async () => {
  bench = await EngineBench.start()
})
afterEach(() => bench[Symbol.asyncDispose]())

const FAULTS = faults({ floodMb: 20 })

/** One turn with a fake; the session afterwards. */
async function suffer([fake, order, { dies = false }]: Fault, index: number) {
  const conversation = await bench.open(bench.project(`${index}/${fake}`))
  const ended = await conversation.turn(JSON.stringify(order))
  if (dies) await conversation.until(() => conversation.all('process.ended').length > 0)
  // a process that is lost is gone by the time the turn is, and its session says so
  const { state } = await conversation.until(({ state }) => ['idle', 'hibernated', 'failed'].includes(state.kind))
  return { conversation, ended, state }
}

/** One that dies before it takes a prompt is tried again, but not for ever; the prompt waits. */
async function neverStarts(fake: string) {
  const conversation = await bench.open(bench.project(fake))
  conversation.send('are you there?')
  const { state, queued } = await conversation.untilState('failed')
  const { message, detail } = state.kind === 'failed' ? state.error : {}
  const deaths = conversation.all('process.ended').map(({ reason }) => reason)
  return { says: `${message ?? ''} ${detail ?? ''}`, deaths, waiting: queued.length }
}

async function escapees(stubborn: boolean, index: number): Promise<{ conversation: Conversation; pids: number[] }> {
  const conversation = await bench.open(bench.project(`${index}/forks-escapees`))
  await conversation.turn(JSON.stringify({ stubborn }))
  const pids = JSON.parse(conversation.texts[0] ?? '[]') as number[]
  return { conversation, pids }
}

/** One that was killed and that nobody has waited for is not there any more. */
const living = async (pids: number[]): Promise<ProcessIdentity[]> => stillAlive(pids.map(identityOf))

it(
  'tells every fault of a CLI for what it is, keeps what was said, and nobody beside it notices',
  { timeout: 120_000 },
  async () => {
    const crowd = await Crowd.start(bench, { size: 4, everyMs: 40 })
    bench.engine.settings.set({ cliPath: fakeCli('named-by-folder') })
    const starts = Promise.all([neverStarts('dies-at-start'), neverStarts('dies-at-init')])
    const suffered = await Promise.all(FAULTS.map(suffer))
    for (const [index, { conversation, ended, state }] of suffered.entries()) {
      const [fake, order, { says, dies = says !== undefined, ...verdict }] = FAULTS[index]!
      const found = { outcome: ended.outcome, texts: conversation.texts, state: state.kind }
      expect([fake, order, found]).toEqual([
        fake,
        order,
        { ...verdict, state: !dies ? 'idle' : says ? 'failed' : 'hibernated' },
      ])
      const { error } = ended
      if (says) expect(`${error?.message ?? ''} ${error?.detail ?? ''}`).toMatch(says)
      else expect([fake, error]).toEqual([fake, null])
      expect(conversation.all('process.ended').map(({ reason }) => reason)).toEqual(dies ? ['crashed'] : [])
    }
    const [atStart, atInit] = await starts
    const deaths = Array.from({ length: 4 }, () => 'crashed')
    expect(atStart).toMatchObject({ says: expect.stringContaining('flux is not compensated'), deaths, waiting: 1 })
    expect(atInit).toMatchObject({ says: expect.stringContaining('exit code 8'), deaths, waiting: 1 })
    await crowd.goesOn()

    // a session that lost its process goes on with the next prompt
    const again = suffered[0]!.conversation
    await again.turn('{}')
    expect(again.all('process.started')).toHaveLength(2)

    if (process.platform === 'linux') {
      const [mild, stubborn] = await Promise.all([escapees(false, 100), escapees(true, 101)])
      expect(await living([...mild.pids, ...stubborn.pids])).toHaveLength(8)
      await bench.engine.sessions.close(stubborn.conversation.id)
      expect(await living(stubborn.pids)).toEqual([])
      expect(await living(mild.pids)).toHaveLength(4)
    }
    expect(await crowd.end()).toEqual([])
    await bench.engine.stop()
    expect(await readMarked(ownerOf(bench.home))).toEqual([])
  },
)
