import { afterEach, describe, expect, it } from 'vitest'
import { type FakeAgent, startFake, textsOf } from '../testing/fake-agent.ts'

let fake: FakeAgent
afterEach(() => fake.agent.close())

async function turnOf(name: string, order: object = {}) {
  fake = startFake(name)
  fake.send(order)
  await fake.until('turn')
  return { texts: textsOf(fake.facts), faults: fake.faults.map(({ kind }) => kind) }
}

describe('a CLI that says something odd', () => {
  it('in bytes that are no UTF-8 loses that line alone, and it is reported', async () => {
    expect(await turnOf('bad-utf8')).toEqual({
      texts: ['before', 'after'],
      faults: ['not-utf8', 'not-json', 'not-json'],
    })
  })

  it('with line separators within its text is heard whole', async () => {
    expect(await turnOf('line-separators')).toEqual({ texts: ['one\u2028two\u2029three'], faults: [] })
  })

  it('in halves is heard whole', async () => {
    expect(await turnOf('half-lines')).toEqual({ texts: ['said in two halves'], faults: [] })
  })

  it('in one line of 64 MB loses that line alone', async () => {
    expect(await turnOf('huge-line')).toEqual({ texts: ['before', 'after'], faults: ['too-long'] })
    expect(fake.started.output).toMatchObject({ dropped: 1 })
    expect(fake.started.output.peakBytes).toBeLessThan(1024 * 1024)
  })

  it('in one line of 30 MB is heard whole', async () => {
    const { texts, faults } = await turnOf('huge-line', { mb: 30 })
    expect(texts.map(({ length }) => length)).toEqual([6, 30 * 1024 * 1024, 5])
    expect(faults).toEqual([])
  })

  it('by the ten thousand lines of rubbish still ends its turn', async () => {
    const { faults } = await turnOf('floods-stdout', { mb: 5, rubbish: true })
    expect(faults.length).toBeGreaterThan(10_000)
    expect(new Set(faults)).toEqual(new Set(['not-json']))
  })
})

describe('a CLI that dies', () => {
  it.each([
    ['dies-at-start', { code: 7 }],
    ['dies-at-init', { code: 8 }],
    ['dies-at-first-token', { signal: 'SIGKILL' }],
    ['exits-without-result', { code: 0 }],
  ])('%s: the conversation ends and the reason is that of the process', async (name, exit) => {
    fake = startFake(name)
    fake.send()
    await fake.ended
    expect(await fake.started.exited).toMatchObject(exit)
    expect(fake.facts.some(({ type }) => type === 'turn')).toBe(false)
  })

  it('in the middle of a line: what is missing is reported', async () => {
    fake = startFake('half-lines')
    fake.send({ cut: true })
    await fake.ended
    expect(fake.faults).toMatchObject([{ kind: 'incomplete' }])
  })

  it('and leaves a child that holds its pipes: the conversation ends all the same', async () => {
    fake = startFake('leaves-pipe-holder')
    fake.send()
    await fake.until('turn')
    process.kill(fake.started.pid, 'SIGKILL')
    await fake.ended
    await fake.started.gone
    expect(await fake.marked()).toEqual([])
  })

  it('and leaves one that never stops writing into them: the conversation ends all the same', async () => {
    fake = startFake('leaves-pipe-holder')
    fake.send({ talks: true })
    await fake.until('turn')
    const holder = Number(textsOf(fake.facts)[0])
    try {
      process.kill(fake.started.pid, 'SIGKILL')
      await fake.ended
    } finally {
      process.kill(holder, 'SIGKILL')
    }
  })
})
