/** What is relied on is tried out once after the start, told where it does not hold, and kept for whoever asks. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { DoctorCheck } from '#shared/system.ts'
import { silent } from '../testing/fake-agent.ts'
import { StartProbe } from './start-probe.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const good: DoctorCheck = { name: 'Orphan protection', result: 'ok', summary: 'tried out', remedy: null }
const bad: DoctorCheck = { ...good, result: 'warning', summary: 'not held', remedy: 'Install a shell.' }

/** A probe that has begun to wait, and what it is tried out on. */
function started(changes: { found?: DoctorCheck; busy?: boolean } = {}) {
  const stage = { found: good, busy: false, guardian: '7', tried: 0, told: [] as string[], ...changes }
  const probe = new StartProbe({
    async check() {
      stage.tried += 1
      await Promise.resolve()
      return [stage.found]
    },
    of: () => stage.guardian,
    isBusy: () => stage.busy,
    onLost: (text) => stage.told.push(text),
    log: silent,
  })
  probe.start()
  /** How often it was tried out when so many seconds more have passed. */
  const triedAfter = async (seconds: number) => {
    await vi.advanceTimersByTimeAsync(seconds * 1_000)
    return stage.tried
  }
  return Object.assign(stage, { probe, triedAfter })
}

it('is tried out by itself, not at once, and what held is not tried out again', async () => {
  const stage = started()
  expect([await stage.triedAfter(19), await stage.triedAfter(1)]).toEqual([0, 1])
  expect(stage.told).toEqual([])
  expect(await stage.probe.result()).toEqual([good])
  expect(stage.tried).toBe(1)
  stage.guardian = '8' // another one than was tried out
  await stage.probe.result()
  expect([stage.tried, await stage.triedAfter(600)]).toEqual([2, 2])
})

it('is told where it does not hold, and tried out anew for whoever asks', async () => {
  const stage = started({ found: bad })
  await stage.triedAfter(20)
  expect(stage.told).toEqual(['Orphan protection: not held. Install a shell.'])
  stage.found = good
  expect(await stage.probe.result()).toEqual([good])
  expect(stage.told).toHaveLength(1)
})

it('waits while turns are under way, though not for ever', async () => {
  const stage = started({ busy: true })
  expect([await stage.triedAfter(280), await stage.triedAfter(20)]).toEqual([0, 1])
})

it('is not tried out any more when the host stops', async () => {
  const stage = started()
  await stage.probe.stop()
  expect(await stage.triedAfter(600)).toBe(0)
})
