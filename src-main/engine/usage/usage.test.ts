import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { SessionEventOf } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import { NO_USAGE } from '#shared/session.ts'
import type { UsageGlance } from '#shared/usage.ts'
import { newRow } from '../session/new-row.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { Store } from '../store/types.ts'
import { daysUntil, nextDay } from './calendar.ts'
import { type UsageDesk, createUsage } from './usage.ts'

/** Noon, so that an hour more or less of the calendar changes no day. */
const NOON = new Date(2026, 10, 21, 12).getTime()
const DAY_MS = 24 * 3_600_000

let folder: string
let now: number
let store: Store
let usage: UsageDesk
let newDays: number
const open = () => {
  store = openSqliteStore(join(folder, 'bullpen.db'), () => now)
  usage = createUsage({
    ...{ costs: store.costs, facts: store.facts, clock: () => now },
    dailyBudget: () => 3,
    onNewDay: () => (newDays += 1),
  })
}
const close = () => {
  usage.stop()
  store.close()
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-usage-'))
  now = NOON
  newDays = 0
  open()
})
afterEach(() => {
  close()
  rmSync(folder, { recursive: true })
})

function session(cwd = '/work/app', profile: 'default' | 'demo' = 'default') {
  const row = newRow({ cwd, profile, permissionMode: 'default', createdAt: now })
  store.sessions.insert(row)
  return row.id
}
const ended = (costUsd: number | null, model?: string): SessionEventOf<'turn.ended'> => ({
  type: 'turn.ended',
  promptId: PromptId.parse(crypto.randomUUID()),
  outcome: 'completed',
  error: null,
  usage: costUsd === null ? null : { ...NO_USAGE, costUsd },
  durationMs: 1,
  ...(model !== undefined && { models: [model] }),
})
async function glance(): Promise<UsageGlance> {
  const over = new AbortController()
  for await (const seen of usage.watch(over.signal)) {
    over.abort()
    return seen
  }
  throw new Error('it ended')
}

it('counts every turn once, by day, folder, model and session, whatever becomes of the session', async () => {
  const [one, other] = [session(), session('/work/shop')]
  store.journal.append(one, [ended(0.5, 'opus')])
  now += DAY_MS
  store.journal.append(one, [ended(1, 'opus'), ended(0.25, 'haiku'), ended(null)])
  store.journal.append(other, [ended(2)])
  store.sessions.delete(one)
  expect(await glance()).toMatchObject({ today: { costUsd: 3.25, turns: 3 }, dailyBudgetUsd: 3 })
  expect(usage.costs(3)).toEqual({
    days: [
      { day: '2026-11-20', costUsd: 0, turns: 0 },
      { day: '2026-11-21', costUsd: 0.5, turns: 1 },
      { day: '2026-11-22', costUsd: 3.25, turns: 3 },
    ],
    projects: [
      { cwd: '/work/shop', costUsd: 2, turns: 1 },
      { cwd: '/work/app', costUsd: 1.75, turns: 3 },
    ],
    models: [
      { model: null, costUsd: 2, turns: 1 },
      { model: 'opus', costUsd: 1.5, turns: 2 },
      { model: 'haiku', costUsd: 0.25, turns: 1 },
    ],
    sessions: [
      { sessionId: other, cwd: '/work/shop', costUsd: 2, turns: 1 },
      { sessionId: one, cwd: '/work/app', costUsd: 1.75, turns: 3 },
    ],
    since: '2026-11-21',
  })
  expect(usage.costs(1).days).toEqual([{ day: '2026-11-22', costUsd: 3.25, turns: 3 }])
})

it('counts neither a demo nor what is told later of another time, as in a fork', () => {
  store.journal.append(session('/demo', 'demo'), [ended(1)])
  store.journal.append(session(), [ended(1)], { times: [now - DAY_MS] })
  expect(usage.costs(2)).toMatchObject({ projects: [], since: null })
})

it('knows the newest of each limit, until it is lifted, and after a restart', async () => {
  const limit = { name: 'five_hour', state: 'allowed', usedPercent: 40, resetsAt: now + 60_000 } as const
  usage.learn(limit)
  usage.learn({ name: 'seven_day', state: 'warning', usedPercent: 80, resetsAt: now + DAY_MS })
  usage.learn({ ...limit, usedPercent: 41 })
  close()
  open()
  expect((await glance()).quota.map(({ name, usedPercent }) => [name, usedPercent])).toEqual([
    ['seven_day', 80],
    ['five_hour', 41],
  ])
  now += 60_000
  expect((await glance()).quota.map(({ name }) => name)).toEqual(['seven_day'])
})

it('notices a new day soon after the machine has slept over midnight, once', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    close()
    open()
    vi.advanceTimersByTime(3_600_000)
    expect(newDays).toBe(0)
    now += 20 * 3_600_000 // timers stand still meanwhile
    vi.advanceTimersByTime(60_000)
    expect(newDays).toBe(1)
    vi.advanceTimersByTime(3_600_000)
    expect(newDays).toBe(1)
  } finally {
    vi.useRealTimers()
  }
})

it('knows the days of the calendar, over the ends of months and years', () => {
  expect(daysUntil('2027-01-01', 3)).toEqual(['2026-12-30', '2026-12-31', '2027-01-01'])
  expect(daysUntil('2028-03-01', 2)).toEqual(['2028-02-29', '2028-03-01'])
  expect(nextDay(NOON)).toBe(new Date(2026, 10, 22).getTime())
})
