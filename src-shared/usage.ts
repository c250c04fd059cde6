/** What Bullpen's sessions cost, day by day, and what the account may still use. */
import { z } from 'zod'
import { SessionId } from './ids.ts'
import { Timestamp } from './session.ts'

/** A day of the host's calendar: `2026-11-21`. */
export const Day = z.iso.date()

const Spent = z.object({
  /** In US dollars at list price, as the CLI reports it. */
  costUsd: z.number().nonnegative(),
  turns: z.number().int().nonnegative(),
})

/** One of the account's usage limits, as the CLI told it last. */
export const QuotaWindow = z.object({
  /** The CLI's name of it: `five_hour`, `seven_day`, `seven_day_opus`, `overage`. */
  name: z.string().min(1).max(100),
  /** `warning`: it is near. `rejected`: requests are refused until it is lifted. */
  state: z.enum(['allowed', 'warning', 'rejected']),
  /** 0 to 100 and over; null = not told. */
  usedPercent: z.number().nonnegative().nullable(),
  /** Null = not told. */
  resetsAt: Timestamp.nullable(),
  /** When it was told. */
  at: Timestamp,
})
export type QuotaWindow = z.infer<typeof QuotaWindow>

/** What a glance shows. */
export const UsageGlance = z.object({
  day: Day,
  today: Spent,
  /** What all sessions together may cost on a day; null = no limit. */
  dailyBudgetUsd: z.number().positive().nullable(),
  /** The nearest to its end first; none for an account without limits, and before the CLI has told of one. */
  quota: z.array(QuotaWindow),
})
export type UsageGlance = z.infer<typeof UsageGlance>

/** No further prompt is sent on this day. */
export const isDaySpent = ({
  today,
  dailyBudgetUsd,
}: {
  readonly today: { readonly costUsd: number }
  readonly dailyBudgetUsd: number | null
}): boolean => dailyBudgetUsd !== null && today.costUsd >= dailyBudgetUsd

/** How many days a report goes back at most, today included. */
export const MOST_DAYS = 366
/** Of sessions, those that cost most. */
export const MOST_COSTLY = 10

export const CostReport = z.object({
  /** Oldest first, without gaps; the last is today. */
  days: z.array(Spent.extend({ day: Day })),
  /** Of those days; what cost most first. */
  projects: z.array(Spent.extend({ cwd: z.string() })),
  /** By the model that answered most in a turn; null = not told. */
  models: z.array(Spent.extend({ model: z.string().nullable() })),
  /** Also such as were deleted since. */
  sessions: z.array(Spent.extend({ sessionId: SessionId, cwd: z.string() })),
  /** The first day that was ever counted; null = none yet. */
  since: Day.nullable(),
})
export type CostReport = z.infer<typeof CostReport>
