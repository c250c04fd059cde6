import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { DEFAULTS } from '#shared/settings.ts'
import { silent } from '../testing/fake-agent.ts'
import { aSpec } from '../testing/launch-specs.ts'
import { ask } from '../testing/pool-bench.ts'
import { createPoolService, type PoolService } from './service.ts'
import { Surroundings } from './surroundings.ts'

let folder: string
let pool: PoolService
let changed: () => void = () => undefined
const machine = vi.fn<() => Promise<never>>(() => Promise.reject(new Error('vm_stat ended with 1')))
const log = { ...silent, error: vi.fn() }

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-service-'))
  pool = createPoolService({
    ...{ home: folder, clock: Date.now, settings: () => DEFAULTS, machine },
    host: { owner: 'o', inherited: { HOME: folder }, log },
    specsFor: (cwds) => Promise.resolve(cwds.map(() => aSpec({ cwd: folder }))),
    isTrusted: () => false,
    recentFolders: () => [],
    privateBytes: () => null,
    admission: { freeForSpares: () => 0, holdSpare: (start) => start() },
    startingSessions: () => 0,
    onChanged: () => changed(),
    onIncident: () => undefined,
  })
})
afterEach(async () => {
  await pool.stop()
  rmSync(folder, { recursive: true })
  vi.restoreAllMocks()
})

it('looks nothing up in a folder that nobody trusts, nor for a session that goes on', async () => {
  const within = vi.spyOn(Surroundings.prototype, 'within')
  expect(await pool.take(aSpec({ cwd: folder, trust: 'restricted' }), ask)).toBe('other')
  expect(await pool.take(aSpec({ cwd: folder, resume: 'c1' }), ask)).toBe('other')
  expect(within).not.toHaveBeenCalled()
  expect(await pool.take(aSpec({ cwd: folder }), ask)).toBe('miss')
  expect(within).toHaveBeenCalledOnce()
})

it('says why it stands still when the machine can not be looked at, and logs it once', async () => {
  const until = (condition: () => boolean) =>
    new Promise<void>((resolve) => {
      changed = () => condition() && resolve()
      changed()
    })
  pool.open()
  await until(() => pool.status().blocked === 'no-survey')
  expect(pool.status().reason).toContain('could not be found out')
  machine.mockClear()
  pool.nudge()
  await until(() => machine.mock.calls.length > 0)
  await pool.stop()
  expect(log.error).toHaveBeenCalledOnce()
})
