/** What is relied on is tried out once after the start, told where it does not hold, and kept for whoever asks. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { DoctorCheck } from '#shared/system.ts'
import { silent } from '../testing/fake-agent.ts'
import { StartProbe } from './start-probe.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const good: DoctorCheck = { name: 'Orphan protection', result: 'ok', summary: 'tried out', remedy: null }
const bad: DoctorCheck = { ...good, result: 'warning', summary: 'not held', remedy: 'Install a shell.' }

function staged() {
  const stage = { found: good, busy: false, guardian: '7', tried: 0, told: [] as string[] }
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
  return Object.assign(stage, { probe })
}

it('is tried out by itself, not at once, and what held is not tried out again', async () => {
  const stage = staged()
  stage.probe.start()
  await vi.advanceTimersByTimeAsync(19_000)
  expect(stage.tried).toBe(0)
  await vi.advanceTimersByTimeAsync(1_000)
  expect([stage.tried, stage.told]).toEqual([1, []])
  expect(await stage.probe.result()).toEqual([good])
  expect(stage.tried).toBe(1)
  stage.guardian = '8' // another one than was tried out
  await stage.probe.result()
  expect(stage.tried).toBe(2)
  await vi.advanceTimersByTimeAsync(600_000)
  expect(stage.tried).toBe(2)
})

it('is told where it does not hold, and tried out anew for whoever asks', async () => {
  const stage = staged()
  stage.found = bad
  stage.probe.start()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(stage.told).toEqual(['Orphan protection: not held. Install a shell.'])
  stage.found = good
  expect(await stage.probe.result()).toEqual([good])
  expect(stage.told).toHaveLength(1)
})

it('waits while turns are under way, though not for ever, and not at all when the host stops', async () => {
  const stage = staged()
  stage.busy = true
  stage.probe.start()
  await vi.advanceTimersByTimeAsync(280_000)
  expect(stage.tried).toBe(0)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(stage.tried).toBe(1)
  const other = staged()
  other.probe.start()
  await other.probe.stop()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(other.tried).toBe(0)
})
