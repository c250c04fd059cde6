import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeCli } from '../testing/fake-agent.ts'
import { aSpec } from '../testing/launch-specs.ts'
import { ask } from '../testing/pool-bench.ts'
import { SpareStage } from '../testing/spare-stage.ts'
import { untilSpawned } from '../testing/until-spawned.ts'
import { startWarm } from './warm-start.ts'

let stage: SpareStage
beforeEach(() => {
  stage = new SpareStage()
})
afterEach(() => stage[Symbol.dispose]())

const start = (fake: string, signal: AbortSignal) =>
  startWarm(aSpec({ cwd: stage.folder, cliPath: fakeCli(fake) }), ask, { host: stage.host, signal })

it.each([
  ['hangs-at-start', (spawned: Promise<number>) => spawned],
  ['hangs-when-prepared', () => vi.waitFor(() => expect(existsSync(join(stage.folder, 'asked'))).toBe(true))],
])('one that %s is ended when nobody wants it any more', async (fake, untilThere) => {
  const wanted = new AbortController()
  const spawned = untilSpawned(stage.host.owner)
  const process = start(fake, wanted.signal)
  process.catch(() => undefined)
  await untilThere(spawned)
  wanted.abort()
  await expect(process).rejects.toThrow('not wanted any more')
  expect(await stage.left()).toEqual([])
})

it.runIf(process.platform === 'linux')('one that no session can be given is ended, too', async () => {
  await expect(start('stops-when-asked', new AbortController().signal)).rejects.toThrow('does not react')
  expect(await stage.left()).toEqual([])
})
