/** How late the host's event loop is, over the time since it was last asked. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { GaugeReading } from './registry.ts'

/** A finer look costs more wake-ups than it tells. */
const RESOLUTION_MS = 100
const NANOSECONDS = 1e9

export type EventLoopLag = { readonly read: () => GaugeReading[]; readonly stop: () => void }

/** Seconds beyond the wait that was asked for, with the quantile as a label. */
export function watchEventLoop(): EventLoopLag {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  const seconds = (nanoseconds: number) => Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_MS / 1000)
  return {
    read() {
      const empty = delay.count === 0
      const readings = [0.5, 0.99, 1].map((quantile) => ({
        labels: { quantile: String(quantile) },
        value: empty ? 0 : seconds(quantile === 1 ? delay.max : delay.percentile(quantile * 100)),
      }))
      delay.reset()
      return readings
    },
    stop: () => delay.disable(),
  }
}
