/** The limits the watchdog holds a process to, in its own units, from those in force in the user's. Pure. */
import type { LimitValues } from '#shared/limits.ts'
import type { Limits } from './supervisor/watchdog-input.ts'

const MIB = 1024 ** 2
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

export const watchdogLimits = (values: LimitValues): Limits => ({
  processBytes: values.processMemoryMiB * MIB,
  treeBytes: values.treeMemoryMiB * MIB,
  softShare: values.softMemoryPercent / 100,
  maxAgeMs: times(values.maxAgeHours, HOUR_MS),
  hibernateMs: times(values.hibernateMinutes, MINUTE_MS),
  hangMs: times(values.hangMinutes, MINUTE_MS),
})

const times = (amount: number | null, unitMs: number) => (amount === null ? null : amount * unitMs)
