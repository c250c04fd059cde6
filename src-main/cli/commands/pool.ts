/** `bullpen pool`: the spares that are ready, and how the pool did. */
import type { PoolStatus } from '#shared/pool.ts'
import type { Link } from '../link.ts'
import { EXIT, type ExitCode } from '../outcome.ts'
import { table } from '../table.ts'
import type { Terminal } from '../terminal.ts'

export async function showPool(
  { client }: Link,
  { json, terminal }: { json: boolean; terminal: Terminal },
): Promise<ExitCode> {
  const status = await client.pool.status()
  if (json) await terminal.json(status)
  else await terminal.out(describe(status, Date.now()))
  return EXIT.done
}

/** What a person reads; `now` in milliseconds since the epoch. */
export function describe({ spares, statistics, target, max, reason }: PoolStatus, now: number): string {
  const { hits, misses, refused, died, failedStarts, retired, timeToReadyMs } = statistics
  const served = hits.general + hits.project
  const rows = spares.map(({ kind, phase, pid, memoryBytes, since, cwd }) => [
    kind,
    phase,
    pid === null ? '-' : String(pid),
    memoryBytes === 0 ? '?' : `${Math.round(memoryBytes / 1024 ** 2)} MiB`,
    `${Math.max(0, Math.round((now - since) / 1000))} s`,
    cwd ?? '-',
  ])
  const ready = spares.filter(({ phase }) => phase === 'ready').length
  return [
    `${ready} ready, ${spares.length - ready} starting, ${target} aimed at, ${max} at most`,
    ...(reason === null ? [] : [reason]),
    `${served} claimed (${hits.general} general, ${hits.project} project), ${misses} missed, ${refused} refused; ${share(served, misses)}`,
    `${died} died, ${failedStarts} could not be started, ${reasons(retired)}`,
    ...(timeToReadyMs === null ? [] : [`${Math.round(timeToReadyMs)} ms from start to ready (median)`]),
    ...(rows.length === 0 ? [] : ['', table([['KIND', 'PHASE', 'PID', 'MEMORY', 'AGE', 'FOLDER'], ...rows]).trimEnd()]),
    '',
  ].join('\n')
}

/** How many of the sessions that asked were served. */
function share(served: number, misses: number): string {
  const asked = served + misses
  return asked === 0 ? 'no session asked yet' : `${Math.round((served / asked) * 100)} % hit`
}

function reasons(retired: PoolStatus['statistics']['retired']): string {
  const parts = Object.entries(retired).map(([reason, count]) => `${count} ${reason}`)
  const all = Object.values(retired).reduce((sum, count) => sum + count, 0)
  return `${all} given back${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`
}
