/** Figures of processes and pool as a person reads them. */
import type { PoolStatus } from '#shared/pool.ts'
import type { ProcessFigures } from '#shared/processes.ts'

const MIB = 1024 ** 2
const GIB = 1024 ** 3
/** From here on whole mebibytes are harder to read than tenths of a gibibyte. */
const MOST_MIB = 1_000

/** "312 MiB", "1.2 GiB", in the units of the settings. */
export function formatBytes(bytes: number): string {
  const mib = Math.round(bytes / MIB)
  return mib < MOST_MIB ? `${mib} MiB` : `${(bytes / GIB).toFixed(1)} GiB`
}

/** As the watchdog counts it: where the system doesn't tell what a process holds alone, all that it has in memory. */
export const heldBytes = ({ privateBytes, rssBytes }: Pick<ProcessFigures, 'privateBytes' | 'rssBytes'>): number =>
  privateBytes ?? rssBytes

/** Of what was written or read, however little: "830 B", "12 KiB", "3.4 MiB". */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1000 * 1024) return `${Math.round(bytes / 1024)} KiB`
  return bytes < MOST_MIB * MIB ? `${(bytes / MIB).toFixed(1)} MiB` : formatBytes(bytes)
}

export const formatMaybeBytes = (bytes: number | null): string => (bytes === null ? '–' : formatBytes(bytes))

/** Percent of one core: "0.4 %", "37 %". */
export function formatCpu(percent: number | null): string {
  if (percent === null) return '–'
  return percent > 0 && percent < 9.95 ? `${percent.toFixed(1)} %` : `${Math.round(percent)} %`
}

/** How long something lives: "12 s", "4 min", "2 h 05 min". */
export function formatLife(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 24 ? `${hours} h ${String(minutes % 60).padStart(2, '0')} min` : `${Math.floor(hours / 24)} d`
}

export const formatClock = (at: number): string =>
  new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })

export type Hits = { readonly hits: number; readonly asked: number; readonly percent: number | null }

/** Of the sessions that asked for a process: how many found one ready. */
export function hitsOf({ statistics }: Pick<PoolStatus, 'statistics'>): Hits {
  const hits = statistics.hits.general + statistics.hits.project
  const asked = hits + statistics.misses + statistics.refused
  return { hits, asked, percent: asked === 0 ? null : Math.round((100 * hits) / asked) }
}
