import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { readMarked } from '../supervisor/marks.ts'
import { ownerOf } from '../supervisor/owner.ts'
import { Crowd } from '../testing/crowd.ts'
import { type Conversation, EngineBench } from '../testing/engine-bench.ts'
import { fakeCli } from '../testing/fake-agent.ts'

/** The shortest hang that can be set is a minute: here time runs twenty times faster, and the watchdog looks as much oftener. */
const SPEED = 20
const startedAt = vi.hoisted(() => Date.now())
const wall = () => startedAt + (Date.now() - startedAt) * SPEED

vi.mock(import('../supervisor/sampler-clock.ts'), async () => ({
  createTimeKeeper: () => ({ wall, steady: () => performance.now() * SPEED }),
  hasJumped: () => false, // timers keep their own time
}))
vi.mock(import('../supervisor/sampler-source.ts'), async (original) => {
  const { createTreeSource, ...rest } = await original()
  const cadence = { busyMs: 150, idleMs: 150, steepMs: 150 }
  return { ...rest, createTreeSource: () => ({ ...createTreeSource(), cadence }) }
})

let bench: EngineBench
beforeEach(async () => {
  bench = await EngineBench.start({}, wall)
})
afterEach(() => bench[Symbol.asyncDispose]())

const pidOf = (conversation: Conversation) => conversation.all('process.started').at(-1)?.pid ?? 0
const open = (fake: string) => bench.open(bench.project(fake))

/** A turn that says nothing and does nothing. */
async function hang(): Promise<Conversation> {
  const conversation = await open('hangs')
  await conversation.turn('{}')
  return conversation
}

/** A turn that says nothing but that it thinks: begun before the others, it is silent for longer than any. */
async function think(): Promise<Conversation> {
  const conversation = await open('thinks')
  conversation.send('{}')
  await conversation.untilState('running')
  return conversation
}

/** The CLI is stopped in mid-sentence, as by a debugger or a full terminal. */
async function freeze(): Promise<Conversation> {
  const conversation = await open('streams')
  const promptId = conversation.send(JSON.stringify({ count: 1_000_000, everyMs: 40 }))
  await conversation.until(() => conversation.streamed !== '')
  process.kill(pidOf(conversation), 'SIGSTOP')
  await conversation.turnEnd(promptId)
  return conversation
}

/** The turn is over, and the CLI neither leaves nor takes another prompt. */
async function hangAfterResult(): Promise<Conversation> {
  const conversation = await open('result-then-hangs')
  expect(await conversation.turn('{}')).toMatchObject({ outcome: 'completed', error: null })
  expect(conversation.session.state.kind).toBe('idle')
  await conversation.turn('{}')
  return conversation
}

it.runIf(process.platform === 'linux')(
  'ends what hangs or is frozen, says so, goes on with the session, and lets alone what thinks and what is only beside it',
  { timeout: 120_000 },
  async () => {
    bench.engine.settings.set({ hangMinutes: 1 })
    const crowd = await Crowd.start(bench, { size: 3, everyMs: 40 })
    bench.engine.settings.set({ cliPath: fakeCli('named-by-folder') })
    const thinker = await think()
    for (const conversation of await Promise.all([hang(), freeze(), hangAfterResult()])) {
      const ended = conversation.all('turn.ended').at(-1)
      expect(ended).toMatchObject({ outcome: 'interrupted', error: { kind: 'timeout' } })
      expect(conversation.all('process.ended')).toMatchObject([{ reason: 'recycled' }])
      await conversation.untilState('idle')
      expect(conversation.all('process.started')).toHaveLength(2)
    }
    expect(bench.engine.sessions.get(thinker.id).state).toMatchObject({ kind: 'running', interrupting: false })
    await crowd.goesOn()
    expect(await crowd.end()).toEqual([])
    await bench.engine.stop()
    expect(await readMarked(ownerOf(bench.home))).toEqual([])
  },
)
