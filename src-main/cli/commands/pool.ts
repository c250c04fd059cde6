/** `bullpen pool`: the spares that are ready, and how the pool did. */
import type { PoolEvent, PoolStatus } from '#shared/pool.ts'
import type { Link } from '../link.ts'
import { EXIT, type ExitCode, hostLost } from '../outcome.ts'
import { table } from '../table.ts'
import type { Terminal } from '../terminal.ts'

type Options = { readonly json: boolean; readonly watch: boolean; readonly terminal: Terminal }

/** With `watch` it goes on until Ctrl-C, which is the way to end it and no failure: with `json` one event a line then. */
export async function showPool({ client, interrupts }: Link, { json, watch, terminal }: Options): Promise<ExitCode> {
  if (!watch || !json) {
    const status = await client.pool.status()
    if (json) await terminal.json(status)
    else await terminal.out(describe(status, Date.now()))
  }
  if (!watch) return EXIT.done
  const batches = await client.pool.events({}, { signal: interrupts.quit })
  for await (const { events, missed } of batches) {
    if (missed > 0) terminal.note(`${missed} earlier events are no longer kept`)
    for (const event of events) await (json ? terminal.json(event) : terminal.out(`${inWords(event)}\n`))
  }
  throw hostLost(undefined)
}

/** One line: "12:00:05  ready    general  1234  412 ms". */
export function inWords({ at, type, kind, pid, cwd, reason, afterMs }: PoolEvent): string {
  const time = new Date(at).toLocaleTimeString('en-GB')
  const more = [pid ?? '-', cwd, afterMs === null ? null : `${Math.round(afterMs)} ms`, reason]
  return [time, type.padEnd(7), kind.padEnd(7), ...more.filter((part) => part !== null)].join('  ')
}

/** What a person reads; `now` in milliseconds since the epoch. */
export function describe({ spares, statistics, target, projectTarget, max, reason }: PoolStatus, now: number): string {
  const { hits, misses, refused, others, died, failedStarts, retired, timeToReadyMs } = statistics
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
    `${ready} ready, ${spares.length - ready} starting; aims at ${target + projectTarget} (${target} general, ${projectTarget} project), ${max} at most`,
    ...(reason === null ? [] : [reason]),
    `${served} claimed (${hits.general} general, ${hits.project} project), ${misses} missed, ${refused} refused; ${share(served, misses + refused)}`,
    ...(others === 0 ? [] : [`${others} started without it: resumed, in a folder nobody trusts, or while it was off`]),
    `${died} died, ${failedStarts} could not be started, ${reasons(retired)}`,
    ...(timeToReadyMs === null ? [] : [`${Math.round(timeToReadyMs)} ms from start to ready (median)`]),
    ...(rows.length === 0 ? [] : ['', table([['KIND', 'PHASE', 'PID', 'MEMORY', 'AGE', 'FOLDER'], ...rows]).trimEnd()]),
    '',
  ].join('\n')
}

/** How many of the sessions it could have served were served. */
function share(served: number, without: number): string {
  const asked = served + without
  return asked === 0 ? 'no session asked yet' : `${Math.round((served / asked) * 100)} % hit`
}

function reasons(retired: PoolStatus['statistics']['retired']): string {
  const parts = Object.entries(retired).map(([reason, count]) => `${count} ${reason}`)
  const all = Object.values(retired).reduce((sum, count) => sum + count, 0)
  return `${all} given back${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`
}
