/** Days of the host's calendar, which are not always 24 hours long. Pure. */
import { dayOf } from '../store/costs.ts'

/** So many days up to this one, oldest first. */
export function daysUntil(day: string, count: number): string[] {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return Array.from({ length: count }, (_, index) =>
    dayOf(new Date(year, month - 1, date - (count - 1 - index), 12).getTime()),
  )
}

/** When the day behind this moment's begins; milliseconds since the epoch. */
export function nextDay(at: number): number {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime()
}
