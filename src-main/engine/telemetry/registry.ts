/** A small registry of metrics that renders the text format of Prometheus (version 0.0.4). */

export type Labels = Readonly<Record<string, string>>

export interface Counter {
  add(labels: Labels, by?: number): void
}
export interface Histogram {
  observe(labels: Labels, value: number): void
}
/** What a gauge shows is asked for when it is rendered. */
export type GaugeReading = { readonly labels?: Labels; readonly value: number }

type Metric = { readonly name: string; readonly help: string; readonly type: string; readonly lines: () => string[] }

export class Registry {
  readonly #metrics: Metric[] = []

  counter(name: string, help: string): Counter {
    const values = new Map<string, number>()
    this.#metrics.push({
      name,
      help,
      type: 'counter',
      lines: () => [...values].map(([labels, value]) => `${name}${labels} ${format(value)}`),
    })
    return {
      add(labels, by = 1) {
        if (!(by >= 0)) throw new RangeError(`A counter only goes up: ${name} ${by}`)
        const key = renderLabels(labels)
        values.set(key, (values.get(key) ?? 0) + by)
      },
    }
  }

  gauge(name: string, help: string, read: () => readonly GaugeReading[]): void {
    this.#asked(name, help, { type: 'gauge', read })
  }

  /** A counter that is kept elsewhere, and asked for when it is rendered; it must never fall. */
  total(name: string, help: string, read: () => readonly GaugeReading[]): void {
    this.#asked(name, help, { type: 'counter', read })
  }

  #asked(
    name: string,
    help: string,
    { type, read }: { type: 'gauge' | 'counter'; read: () => readonly GaugeReading[] },
  ): void {
    this.#metrics.push({
      name,
      help,
      type,
      lines: () => read().map(({ labels = {}, value }) => `${name}${renderLabels(labels)} ${format(value)}`),
    })
  }

  /** `bounds`: upper ends of the buckets, rising. */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram {
    const series = new Map<string, { readonly labels: Labels; readonly counts: number[]; sum: number; count: number }>()
    this.#metrics.push({
      name,
      help,
      type: 'histogram',
      lines: () =>
        [...series].flatMap(([key, { labels, counts, sum, count }]) => [
          ...bounds.map((bound, index) => bucket(name, labels, format(bound), counts[index] ?? 0)),
          bucket(name, labels, '+Inf', count),
          `${name}_sum${key} ${format(sum)}`,
          `${name}_count${key} ${count}`,
        ]),
    })
    return {
      observe(labels, value) {
        if (!Number.isFinite(value)) return
        const key = renderLabels(labels)
        const one = series.get(key) ?? { labels, counts: bounds.map(() => 0), sum: 0, count: 0 }
        series.set(key, one)
        one.sum += value
        one.count += 1
        // buckets are cumulative: each holds what lies at or below its bound
        for (const [index, bound] of bounds.entries())
          if (value <= bound) one.counts[index] = (one.counts[index] ?? 0) + 1
      },
    }
  }

  /** Content type: `text/plain; version=0.0.4`. A gauge that can't be read is left out. */
  render(): string {
    const lines = this.#metrics.flatMap((metric) => [
      `# HELP ${metric.name} ${escapeHelp(metric.help)}`,
      `# TYPE ${metric.name} ${metric.type}`,
      ...tried(metric.lines),
    ])
    return `${lines.join('\n')}\n`
  }
}

function tried(lines: () => string[]): string[] {
  try {
    return lines()
  } catch {
    return [] // the scrape of everything else is worth more
  }
}

const bucket = (name: string, labels: Labels, bound: string, count: number) =>
  `${name}_bucket${renderLabels({ ...labels, le: bound })} ${count}`

/** The same labels always give the same text. */
function renderLabels(labels: Labels): string {
  const parts = Object.entries(labels)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}="${escapeLabel(value)}"`)
  return parts.length === 0 ? '' : `{${parts.join(',')}}`
}

const escapeHelp = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
const escapeLabel = (text: string) => escapeHelp(text).replaceAll('"', '\\"')

function format(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf'
}
