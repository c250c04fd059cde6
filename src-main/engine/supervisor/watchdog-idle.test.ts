import { describe, expect, it } from 'vitest'
import { GIB, MINUTE, child, idle, input, judged, now, sampleOf } from '../testing/watchdog-cases.ts'
import { type Activity, SEVERITY, type WatchInput } from './watchdog-input.ts'
import { watch } from './watchdog.ts'

describe('a session nobody uses', () => {
  const unused: Activity = {
    ...idle,
    lastOutputAt: now - 31 * MINUTE,
    lastInputAt: now - 32 * MINUTE,
    startedAt: now - 40 * MINUTE,
  }

  it('hibernates, and rather so than being replaced', () => {
    expect(judged({ activity: unused })).toBe('hibernate idle')
    expect(judged({ activity: unused, sample: sampleOf({ own: 1.6 * GIB }) })).toBe('hibernate idle')
    expect(judged({ activity: { ...unused, startedAt: now - 300 * MINUTE } })).toBe('hibernate idle')
  })

  it.each<[string, Partial<WatchInput>]>([
    [
      'a turn under way',
      { activity: { ...unused, busy: true, busySince: now - 31 * MINUTE, lastOutputAt: now - MINUTE } },
    ],
    ['an open question', { activity: { ...unused, pendingPermission: true } }],
    ['background tasks', { activity: { ...unused, backgroundTasks: 1 } }],
    ['a tool that was left running', { activity: unused, sample: sampleOf({}, { children: [child()] }) }],
    ['being looked at', { activity: { ...unused, focused: true } }],
    ['typing of late', { activity: { ...unused, lastInputAt: now - MINUTE } }],
    ['a machine that slept meanwhile', { activity: unused, awakeSince: now - 2 * MINUTE }],
  ])('stays for %s', (_, more) => {
    expect(SEVERITY[watch(input(more)).action]).toBe(SEVERITY.keep)
  })

  it('hibernates though MCP servers run beside it', () => {
    expect(judged({ activity: unused, sample: sampleOf({}, { children: [child({ apart: false })] }) })).toBe(
      'hibernate idle',
    )
  })

  it('is replaced for age between turns, not for having waited unused', () => {
    const old = { ...idle, startedAt: now - 241 * MINUTE }
    expect(judged({ activity: old })).toBe('recycle-after-turn age')
    expect(judged({ activity: { ...old, busy: true, busySince: now - 1_000 } })).toBe('keep exempt')
    expect(judged({ activity: { ...old, focused: true } })).toBe('keep exempt')
    expect(judged({ activity: { ...old, turnsSinceStart: 0 } })).toBe('keep well')
  })
})
