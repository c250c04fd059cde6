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
  const { hits, misses, refused, died, timeToReadyMs } = statistics
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
    `${served} sessions served (${hits.general} general, ${hits.project} project), ${misses} started cold, ${refused} refused, ${died} died`,
    ...(timeToReadyMs === null ? [] : [`${Math.round(timeToReadyMs)} ms from start to ready (median)`]),
    ...(rows.length === 0 ? [] : ['', table([['KIND', 'PHASE', 'PID', 'MEMORY', 'AGE', 'FOLDER'], ...rows]).trimEnd()]),
    '',
  ].join('\n')
}
