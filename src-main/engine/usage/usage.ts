/** What sessions cost today and before, and what the account may still use, as the CLI tells it. */
import { z } from 'zod'
import { QuotaWindow, type UsageGlance } from '#shared/usage.ts'
import type { Clock } from '../ports.ts'
import { StatusWatch } from '../pool/status-watch.ts'
import { type CostRepository, dayOf } from '../store/costs.ts'
import type { FactRepository } from '../store/types.ts'
import type { UsageApi } from '../types.ts'
import { daysUntil, nextDay } from './calendar.ts'

type UsageDeps = {
  readonly costs: CostRepository
  readonly facts: FactRepository
  readonly clock: Clock
  /** In US dollars; null = no limit. */
  readonly dailyBudget: () => number | null
  /** What was spent yesterday no longer counts. */
  readonly onNewDay: () => void
}

export type UsageDesk = UsageApi & {
  /** What is told of a limit takes the place of what was told of it before. */
  readonly learn: (told: Omit<QuotaWindow, 'at'>) => void
  /** What today has cost, and may. */
  readonly today: () => Pick<UsageGlance, 'today' | 'dailyBudgetUsd'>
  /** A turn ended, and what it cost is in the store; or the budget of a day is another one. */
  readonly changed: () => void
  readonly stop: () => void
}

const QUOTA = 'quota'
const WEIGHT: Readonly<Record<QuotaWindow['state'], number>> = { allowed: 0, warning: 1, rejected: 2 }
const Stored = z.array(QuotaWindow)

/** Timers stand still while the machine sleeps: one set for midnight would ring hours late. */
const LOOKS_EVERY_MS = 60_000

export function createUsage({ costs, facts, clock, dailyBudget, onNewDay }: UsageDeps): UsageDesk {
  let quota = Stored.safeParse(facts.get(QUOTA)).data ?? []
  const watch = new StatusWatch(glance)
  let midnight: NodeJS.Timeout | undefined

  /** A limit that was lifted says nothing any more. */
  const inForce = () => quota.filter(({ resetsAt }) => resetsAt === null || resetsAt > clock())

  const today: UsageDesk['today'] = () => ({ today: costs.on(dayOf(clock())), dailyBudgetUsd: dailyBudget() })

  function glance(): UsageGlance {
    return {
      day: dayOf(clock()),
      ...today(),
      quota: inForce().toSorted(
        (a, b) => WEIGHT[b.state] - WEIGHT[a.state] || (b.usedPercent ?? 0) - (a.usedPercent ?? 0),
      ),
    }
  }

  /** A new day begins with nothing spent, whether or not anything happens. */
  function awaitMidnight(day: string): void {
    const left = nextDay(clock()) - clock()
    midnight = setTimeout(
      () => {
        const now = dayOf(clock())
        if (now !== day) {
          watch.changed()
          onNewDay()
        }
        awaitMidnight(now)
      },
      Math.min(left, LOOKS_EVERY_MS),
    )
    midnight.unref()
  }
  awaitMidnight(dayOf(clock()))

  return {
    costs(count) {
      const today = dayOf(clock())
      const days = daysUntil(today, count)
      const report = costs.since(days[0] ?? today)
      const spent = new Map(report.days.map((one) => [one.day, one]))
      return { ...report, days: days.map((day) => spent.get(day) ?? { day, costUsd: 0, turns: 0 }) }
    },
    watch: (signal) => watch.watch(signal),
    learn(told) {
      quota = [...inForce().filter(({ name }) => name !== told.name), { ...told, at: clock() }]
      facts.set(QUOTA, quota)
      watch.changed()
    },
    today,
    changed: () => watch.changed(),
    stop() {
      clearTimeout(midnight)
      watch.end()
    },
  }
}
