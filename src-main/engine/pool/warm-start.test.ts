import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { SpareHost } from '../agent/spares.ts'
import { readMarked } from '../supervisor/marks.ts'
import { fakeCli, silent } from '../testing/fake-agent.ts'
import { aSpec } from '../testing/launch-specs.ts'
import { ask } from '../testing/pool-bench.ts'
import { untilSpawned } from '../testing/until-spawned.ts'
import { startWarm } from './warm-start.ts'

let folder: string
let host: SpareHost
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-warm-'))
  host = { owner: crypto.randomUUID(), inherited: { PATH: process.env.PATH, HOME: folder }, log: silent }
})
afterEach(() => rmSync(folder, { recursive: true }))

const start = (fake: string, signal: AbortSignal) =>
  startWarm(aSpec({ cwd: folder, cliPath: fakeCli(fake) }), ask, { host, signal })

it.each([
  ['hangs-at-start', (spawned: Promise<number>) => spawned],
  ['hangs-when-prepared', () => vi.waitFor(() => expect(existsSync(join(folder, 'asked'))).toBe(true))],
])('one that %s is ended when nobody wants it any more', async (fake, untilThere) => {
  const wanted = new AbortController()
  const spawned = untilSpawned(host.owner)
  const process = start(fake, wanted.signal)
  process.catch(() => undefined)
  await untilThere(spawned)
  wanted.abort()
  await expect(process).rejects.toThrow('not wanted any more')
  expect(await readMarked(host.owner)).toEqual([])
})

it.runIf(process.platform === 'linux')('one that no session can be given is ended, too', async () => {
  await expect(start('stops-when-asked', new AbortController().signal)).rejects.toThrow('does not react')
  expect(await readMarked(host.owner)).toEqual([])
})
