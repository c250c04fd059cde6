import { mkdtempSync, rmSync } from 'node:fs'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readMarked } from '../supervisor/marks.ts'
import { fakeCli, silent } from '../testing/fake-agent.ts'
import { aSpec } from '../testing/launch-specs.ts'
import { untilSpawned } from '../testing/until-spawned.ts'
import { type SpareHost, startGeneralSpare, startProjectSpare } from './spares.ts'
import { canRestoreNice } from './yield-cpu.ts'

let folder: string
let host: SpareHost
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-spare-'))
  host = { owner: crypto.randomUUID(), inherited: { PATH: process.env.PATH, HOME: folder }, log: silent }
})
afterEach(() => rmSync(folder, { recursive: true }))

const spec = () => aSpec({ cwd: folder, cliPath: fakeCli('hangs-at-start') })

it.each([
  ['a general one', (signal: AbortSignal) => startGeneralSpare(spec(), folder, host, signal)],
  ['one in its folder', (signal: AbortSignal) => startProjectSpare(spec(), host, signal)],
])('%s that hangs on its way up is ended when nobody wants it any more, and nothing is left', async (_, start) => {
  const wanted = new AbortController()
  const there = untilSpawned(host.owner)
  const spare = start(wanted.signal)
  await there
  wanted.abort()
  await expect(spare).rejects.toThrow('not wanted any more')
  expect(await readMarked(host.owner)).toEqual([])
})

it.runIf(canRestoreNice())(
  'yields the CPU at first where nobody waits for it, but not for as long as it may hang',
  async () => {
    const wanted = new AbortController()
    const there = untilSpawned(host.owner)
    const spare = startGeneralSpare(spec(), folder, { ...host, yields: true }, wanted.signal)
    const pid = await there
    expect(getPriority(pid)).toBe(getPriority() + 10)
    await expect.poll(() => getPriority(pid), { timeout: 10_000 }).toBe(getPriority())
    wanted.abort()
    await expect(spare).rejects.toThrow('not wanted any more')
  },
)
