/** Medians, percentiles and how to print them. */

export const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b)

/** `share` between 0 and 1, by the nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('There is no percentile of nothing.')
  return sorted(values)[Math.max(0, Math.ceil(share * values.length) - 1)]!
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** Three significant digits: more would say more than was measured. */
export function round(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US')
  return String(Number(value.toPrecision(3)))
}

/** With its sign, as a difference. */
export const signed = (value: number): string => `${value < 0 ? '−' : '+'}${round(Math.abs(value))}`

/** `median (smallest–largest)` */
export function spread(values: readonly number[]): string {
  return `${round(median(values))} (${round(Math.min(...values))}–${round(Math.max(...values))})`
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}
