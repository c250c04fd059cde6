/** The kinds of things that happen to processes, in the order of their lanes. */
import type { TimelineEntry } from '#shared/monitoring.ts'

export type Kind = TimelineEntry['kind']

/** `lane` heads the drawing; `one` and `many` go with a count. */
export const KINDS: readonly {
  readonly kind: Kind
  readonly lane: string
  readonly one: string
  readonly many: string
}[] = [
  { kind: 'claim', lane: 'Found ready', one: 'claim', many: 'claims' },
  { kind: 'miss', lane: 'Cold start', one: 'miss', many: 'misses' },
  { kind: 'recycle', lane: 'Recycled', one: 'recycle', many: 'recycles' },
  { kind: 'hibernate', lane: 'Put to sleep', one: 'hibernation', many: 'hibernations' },
  { kind: 'death', lane: 'Died', one: 'death', many: 'deaths' },
  { kind: 'wait', lane: 'Waited', one: 'wait', many: 'waits' },
  { kind: 'alert', lane: 'Alert', one: 'alert', many: 'alerts' },
]

/** "3 claims, 1 death"; "nothing" where nothing happened. */
export function countsInWords(entries: readonly TimelineEntry[]): string {
  const parts = KINDS.flatMap(({ kind, one, many }) => {
    const count = entries.filter((entry) => entry.kind === kind).length
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]
  })
  return parts.length === 0 ? 'nothing' : parts.join(', ')
}

export const laneOf = (kind: Kind): string => KINDS.find((one) => one.kind === kind)?.lane ?? kind
