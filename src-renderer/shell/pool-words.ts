/** The pool in two words and in three sentences. Pure. */
import type { PoolBlock, PoolStatus } from '#shared/pool.ts'
import { formatDuration } from '../client/format.ts'

export type PoolGlance = {
  readonly state: 'ready' | 'filling' | 'paused' | 'empty'
  /** "2 ready", "filling", "empty, low memory". */
  readonly words: string
  /** For the tooltip. */
  readonly detail: string
}

const WHY: Record<PoolBlock, string | null> = {
  disabled: 'off',
  paused: null,
  'starting-up': null,
  stopping: 'stopping',
  'breaker-open': 'API trouble',
  'power-saver': 'battery saver',
  memory: 'low memory',
  budget: 'memory budget',
  'process-cap': 'process limit',
  'backing-off': 'starts fail',
  'machine-busy': null,
  'no-survey': 'machine not read',
  'no-cli': 'no Claude Code',
}

export function poolGlance(status: PoolStatus): PoolGlance {
  const { paused, enabled, spares, blocked } = status
  const ready = spares.filter(({ phase }) => phase === 'ready').length
  const detail = detailOf(status, ready)
  if (!enabled) return { state: 'paused', words: 'off', detail }
  if (paused) return { state: 'paused', words: ready > 0 ? `paused, ${ready} ready` : 'paused', detail }
  if (ready > 0) return { state: 'ready', words: `${ready} ready`, detail }
  if (spares.length > 0 || blocked === 'starting-up' || blocked === 'machine-busy')
    return { state: 'filling', words: 'filling', detail }
  const why = blocked === null ? null : WHY[blocked]
  return { state: 'empty', words: why === null ? 'empty' : `empty, ${why}`, detail }
}

function detailOf({ target, projectTarget, max, spares, reason, statistics }: PoolStatus, ready: number): string {
  const { hits, misses, refused, timeToReadyMs } = statistics
  const found = hits.general + hits.project
  const asked = found + misses + refused
  const sentences = [
    `${ready} ready, ${spares.length - ready} starting; aims at ${target + projectTarget}, at most ${max}.`,
  ]
  if (asked > 0) sentences.push(`${found} of ${asked} sessions found a process ready.`)
  if (timeToReadyMs !== null) sentences.push(`Ready after ${formatDuration(timeToReadyMs)}.`)
  if (reason !== null) sentences.push(reason)
  return sentences.join(' ')
}
