/** `bullpen sessions`, `ps` and `doctor`: a table for people, a row per line for programs. */
import type { Session } from '#shared/session.ts'
import type { DoctorCheck, ProcessInfo } from '#shared/system.ts'
import type { Link } from '../link.ts'
import { EXIT, type ExitCode } from '../outcome.ts'
import { table } from '../table.ts'
import { breakerWords } from '../breaker-watch.ts'
import { heldUpBy, holdsPrompts, standingWords } from '../standing.ts'
import { waitingOf } from '../waiting.ts'
import type { Terminal } from '../terminal.ts'

type Output = { readonly json: boolean; readonly terminal: Terminal }

export async function listSessions({ client }: Link, options: Output & { archived: boolean }): Promise<ExitCode> {
  const [sessions, breaker] = await Promise.all([
    client.sessions.list({ archived: options.archived }),
    client.breaker.status(),
  ])
  await print(options, sessions, {
    row: (session) => ({
      ...session,
      ...{ state: session.state.kind, ...waitingOf(session.state), ...heldUpBy(breaker, session) },
    }),
    head: ['ID', 'STATE', 'ACTIVE', 'TITLE', 'FOLDER'],
    cells: (session: Session) => [
      session.id.slice(0, 8),
      standingWords(session),
      time(session.activeAt),
      session.title,
      session.cwd,
    ],
    none: 'No sessions yet. "bullpen run" starts one.',
  })
  if (!options.json && breaker.state !== 'closed' && sessions.some(holdsPrompts)) {
    options.terminal.note(breakerWords(breaker, Date.now()))
  }
  return EXIT.done
}

export async function listProcesses({ client }: Link, options: Output): Promise<ExitCode> {
  await print(options, await client.processes.list(), {
    row: (info) => info,
    head: ['PID', 'ROLE', 'MEMORY', 'SESSION', 'TITLE'],
    cells: ({ pid, role, rssBytes, sessionId, title }: ProcessInfo) => [
      String(pid),
      role,
      rssBytes === null ? '?' : `${Math.round(rssBytes / 1024 / 1024)} MiB`,
      sessionId?.slice(0, 8) ?? '-',
      title,
    ],
    none: '',
  })
  return EXIT.done
}

export async function doctor({ client }: Link, options: Output): Promise<ExitCode> {
  const checks = await client.system.doctor()
  await print(options, checks, {
    row: (check) => check,
    head: ['RESULT', 'CHECK', 'FINDING'],
    cells: ({ result, name, summary, remedy }: DoctorCheck) => [
      result,
      name,
      remedy === null ? summary : `${summary.replace(/\.?$/, '.')} ${remedy}`,
    ],
    none: '',
  })
  return checks.some(({ result }) => result === 'failed') ? EXIT.failed : EXIT.done
}

async function print<T>(
  { json, terminal }: Output,
  items: readonly T[],
  shape: { row: (item: T) => unknown; head: string[]; cells: (item: T) => string[]; none: string },
): Promise<void> {
  if (json) for (const item of items) await terminal.json(shape.row(item))
  else if (items.length === 0) terminal.note(shape.none)
  else await terminal.out(table([shape.head, ...items.map((item) => shape.cells(item).map(oneLine))]))
}

const oneLine = (cell: string): string => cell.replace(/\s+/g, ' ')

const time = (at: number): string => new Date(at).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' })
