import { getPriority } from 'node:os'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fakeCli } from '../testing/fake-agent.ts'
import { aSpec } from '../testing/launch-specs.ts'
import { SpareStage } from '../testing/spare-stage.ts'
import { untilSpawned } from '../testing/until-spawned.ts'
import { startGeneralSpare, startProjectSpare } from './spares.ts'
import { canRestoreNice } from './yield-cpu.ts'

let stage: SpareStage
beforeEach(() => {
  stage = new SpareStage()
})
afterEach(() => stage[Symbol.dispose]())

const spec = () => aSpec({ cwd: stage.folder, cliPath: fakeCli('hangs-at-start') })

it.each([
  ['a general one', (signal: AbortSignal) => startGeneralSpare(spec(), stage.folder, stage.host, signal)],
  ['one in its folder', (signal: AbortSignal) => startProjectSpare(spec(), stage.host, signal)],
])('%s that hangs on its way up is ended when nobody wants it any more, and nothing is left', async (_, start) => {
  const wanted = new AbortController()
  const there = untilSpawned(stage.host.owner)
  const spare = start(wanted.signal)
  await there
  wanted.abort()
  await expect(spare).rejects.toThrow('not wanted any more')
  expect(await stage.left()).toEqual([])
})

it.runIf(canRestoreNice())(
  'yields the CPU at first where nobody waits for it, but not for as long as it may hang',
  async () => {
    const wanted = new AbortController()
    const there = untilSpawned(stage.host.owner)
    const spare = startGeneralSpare(spec(), stage.folder, { ...stage.host, yields: true }, wanted.signal)
    const pid = await there
    expect(getPriority(pid)).toBe(getPriority() + 10)
    await expect.poll(() => getPriority(pid), { timeout: 10_000 }).toBe(getPriority())
    wanted.abort()
    await expect(spare).rejects.toThrow('not wanted any more')
  },
)
