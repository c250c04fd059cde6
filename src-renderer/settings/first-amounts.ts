/** What an amount begins with where it is switched on: until then it was automatic, or there was none. */
import type { SettingName, Settings } from '#shared/settings.ts'

/** Settings that are a number or nothing: one that is new has to be named here, or its least value would be saved. */
type Amounts = {
  [Name in SettingName]: Settings[Name] extends number | null ? (null extends Settings[Name] ? Name : never) : never
}[SettingName]

export const FIRST_AMOUNTS: Readonly<Record<Amounts, number>> = {
  defaultBudgetUsd: 5,
  dailyBudgetUsd: 20,
  maxAgeHours: 4,
  hibernateMinutes: 30,
  hangMinutes: 3,
  maxProcesses: 20,
  memoryReserveMiB: 2_048,
}

const byName: Readonly<Partial<Record<SettingName, number>>> = FIRST_AMOUNTS

/** Undefined where there always is an amount. */
export const firstAmount = (name: SettingName): number | undefined => byName[name]
