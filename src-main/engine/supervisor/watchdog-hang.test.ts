import { describe, expect, it } from 'vitest'
import { MINUTE, busy, idle, judged, limits, now, sampleOf } from '../testing/watchdog-cases.ts'
import type { Activity, WatchInput } from './watchdog-input.ts'

describe('a turn without output', () => {
  const silent: Activity = { ...busy, busySince: now - 4 * MINUTE, lastOutputAt: now - 3.5 * MINUTE }
  const dead = { activity: silent, quietCpuPercent: 0.1 }

  it('is interrupted when there is no sign of life at all, then its process is replaced', () => {
    expect(judged(dead)).toBe('hung-interrupt hung')
    expect(judged({ ...dead, interruptedAt: now - 5_000 })).toBe('keep hung')
    expect(judged({ ...dead, interruptedAt: now - 20_000 })).toBe('hung-recycle hung')
  })

  it.each<[string, Partial<WatchInput>, string]>([
    ['works', { quietCpuPercent: 3 }, 'keep well'],
    ['has not been watched for long enough', { quietCpuPercent: null }, 'keep well'],
    ['waits for the user', { activity: { ...silent, pendingPermission: true } }, 'keep well'],
    ['waits to repeat a request', { activity: { ...silent, retrying: true } }, 'keep well'],
    ['was answered a moment ago', { excusedAt: now - 10_000 }, 'keep well'],
    ['slept with the machine', { awakeSince: now - 30_000 }, 'keep well'],
    ['waits for a tool', { activity: { ...silent, runningTools: 1 } }, 'warn silent-tool'],
    [
      'spoke again after the interrupt',
      { activity: { ...silent, lastOutputAt: now - 1_000 }, interruptedAt: now - 30_000 },
      'keep well',
    ],
    ['may take its time', { limits: { ...limits, hangMs: null } }, 'keep well'],
  ])('is left alone while it %s', (_, more, expected) => {
    expect(judged({ ...dead, ...more })).toBe(expected)
  })

  it('is interrupted after three times as long, whatever the CPU does, but not while a tool is at work', () => {
    const long = { ...silent, busySince: now - 10 * MINUTE, lastOutputAt: now - 9.5 * MINUTE }
    expect(judged({ activity: long, quietCpuPercent: 20 })).toBe('hung-interrupt hung')
    expect(judged({ activity: long, quietCpuPercent: null })).toBe('hung-interrupt hung')
    expect(judged({ activity: { ...long, runningTools: 1 }, quietCpuPercent: 20 })).toBe('keep well')
  })

  it('is hung all the same while the user types on', () => {
    expect(judged({ ...dead, activity: { ...silent, focused: true, lastInputAt: now - 1_000 } })).toBe(
      'hung-interrupt hung',
    )
  })

  it('never costs background tasks their process', () => {
    const activity = { ...silent, backgroundTasks: 1 }
    expect(judged({ ...dead, activity, interruptedAt: now - 30_000 })).toBe('warn hung')
  })

  it('is told from a frozen process, which can’t be interrupted', () => {
    const sample = sampleOf({}, { state: 'stopped' })
    expect(judged({ ...dead, sample })).toBe('hung-recycle frozen')
    expect(judged({ sample, activity: busy })).toBe('warn frozen')
    expect(judged({ sample, activity: idle })).toBe('warn frozen')
    expect(judged({ sample, activity: { ...silent, pendingPermission: true } })).toBe('warn frozen')
  })
})
