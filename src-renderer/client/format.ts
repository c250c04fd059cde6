/** Numbers, times and paths as a person reads them. */
import type { Usage } from '#shared/session.ts'

/** A finished span, with tenths while they tell something. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000
  return seconds < 10 ? `${seconds.toFixed(1)} s` : formatElapsed(Math.round(seconds))
}

/** A span that goes on, in whole seconds. */
export function formatElapsed(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** Of a file: "312 bytes", "14 KB", "3.2 MB", "1.1 GB". */
export function formatSize(bytes: number): string {
  if (bytes < 1_000) return countOf(bytes, 'byte')
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} KB`
  return bytes < 1_000_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${(bytes / 1_000_000_000).toFixed(1)} GB`
}

/** "1 line", "1,204 lines". */
export const countOf = (count: number, unit: string): string =>
  `${count.toLocaleString('en')} ${unit}${count === 1 ? '' : 's'}`

export function formatTokens(count: number): string {
  if (count < 1_000) return String(count)
  if (count < 100_000) return `${(count / 1_000).toFixed(1)}k`
  if (count < 1_000_000) return `${Math.round(count / 1_000)}k`
  return `${(count / 1_000_000).toFixed(1)}M`
}

/** All tokens that went through the model, cached or not. */
export const totalTokens = ({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens }: Usage): number =>
  inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens

/** US dollars; a cent needs two more digits to be told from nothing. */
export const formatCost = (dollars: number): string => `$${dollars.toFixed(dollars > 0 && dollars < 1 ? 4 : 2)}`

/** Made once: a list of hundreds would make one each for a tenth of a second. */
const DATE = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })

/** "just now", "5 min", "3 h", "2 d", then the date. */
export function formatAge(at: number, now: number): string {
  const minutes = Math.floor((now - at) / 60_000)
  if (minutes < 1) return 'now'
  if (minutes < 60) return `${minutes} min`
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`
  if (minutes < 7 * 24 * 60) return `${Math.floor(minutes / (24 * 60))} d`
  return DATE.format(at)
}

/** A time to come or gone by the clock; with its date unless that is today's. */
export function formatMoment(at: number, now = Date.now()): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString()
  const day = sameDay ? {} : ({ weekday: 'short', day: 'numeric', month: 'short' } as const)
  return new Date(at).toLocaleString(undefined, { ...day, hour: '2-digit', minute: '2-digit' })
}

/** The path with the user's home as `~`. */
export function shortPath(path: string, userHome: string | undefined): string {
  if (userHome === undefined || userHome === '') return path
  if (path === userHome) return '~'
  const inside = path.startsWith(`${userHome}/`) || path.startsWith(`${userHome}\\`)
  return inside ? `~${path.slice(userHome.length)}` : path
}

/** The last part of a path, as a folder is called. */
export const folderName = (path: string): string => path.split(/[\\/]/).findLast((part) => part !== '') ?? path
