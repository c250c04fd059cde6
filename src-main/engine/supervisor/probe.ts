/** Tries out, on this system, what Bullpen relies on to leave no process behind. */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import type { DoctorCheck } from '#shared/system.ts'
import type { Log } from '../ports.ts'
import { startGuardian } from './guardian.ts'
import { readMarked } from './marks.ts'
import { spawnOwned } from './spawn.ts'

const NAME = 'Orphan protection'
/** The guardian needs some 100 ms; a machine that swaps may need longer. */
const GUARDIAN_LIMIT_MS = 4_000

export type ProbeDeps = { readonly log: Log; readonly path: string | undefined; readonly guardianPid: number | null }

/** Starts a bystander and a guardian of its own, lets the guardian believe that its host died, and looks who is left. */
export async function checkOrphanProtection({ log, path, guardianPid }: ProbeDeps): Promise<DoctorCheck[]> {
  if (process.platform === 'win32') return [onWindows()]
  const tried = await tryGuardian({ log, path }).catch((error: unknown) => ({ ...NOTHING_HELD, error: String(error) }))
  const checks = [verdict(tried, guardianPid)]
  if (process.platform === 'linux') checks.push(await namespaces())
  return checks
}

type Tried = {
  readonly marksReadable: boolean
  readonly guardianEnds: boolean
  readonly ms: number
  readonly error?: string
}

const NOTHING_HELD: Tried = { marksReadable: false, guardianEnds: false, ms: 0 }

async function tryGuardian({ log, path }: Pick<ProbeDeps, 'log' | 'path'>): Promise<Tried> {
  const owner = `probe-${randomUUID()}`
  const run = randomUUID()
  const env = { PATH: '/usr/bin:/bin', BULLPEN_OWNER: owner, BULLPEN_RUN: run }
  const left = spawnOwned({ command: '/bin/sleep', args: ['60'], cwd: '/', env })
  const failed = once(left, 'error').then(([error]) => String(error))
  const gone = once(left, 'exit').then(() => undefined)
  gone.catch(() => undefined)
  try {
    const marksReadable = (await readMarked(owner)).some(({ pid }) => pid === left.pid)
    const guardian = startGuardian({ owner, run, path, log })
    await guardian.ready
    const startedAt = performance.now()
    guardian.loseHost()
    const ended = await Promise.race([gone.then(() => true), failed.then(() => false), after(GUARDIAN_LIMIT_MS)])
    return { marksReadable, guardianEnds: ended, ms: Math.round(performance.now() - startedAt) }
  } catch (error) {
    return { ...NOTHING_HELD, error: String(error) }
  } finally {
    left.kill('SIGKILL')
  }
}

const after = (ms: number) => new Promise<false>((resolve) => setTimeout(resolve, ms, false).unref())

function verdict({ marksReadable, guardianEnds, ms, error }: Tried, guardianPid: number | null): DoctorCheck {
  if (guardianEnds && marksReadable && guardianPid !== null) {
    return {
      name: NAME,
      result: 'ok',
      summary: `a guardian (process ${guardianPid}) ends everything within seconds if Bullpen dies; tried out in ${ms} ms`,
      remedy: null,
    }
  }
  const why =
    error ?? (marksReadable ? 'the guardian does not end marked processes' : 'marks of processes can not be read')
  const summary = guardianEnds && marksReadable ? 'the guardian does not run' : why
  return {
    name: NAME,
    result: 'warning',
    summary: `not held: ${summary}`,
    remedy:
      'If Bullpen is killed, tools of the agent may go on until its next start ends them. Make /bin/sh, grep (or ps) and ' +
      'sleep available and start Bullpen again.',
  }
}

const onWindows = (): DoctorCheck => ({
  name: NAME,
  result: 'warning',
  summary: 'Windows ends the CLI processes with Bullpen, but not what the tools of the agent started themselves',
  remedy:
    'After a crash, the next start of Bullpen ends what it has in its list; look for the rest in the Task Manager.',
})

async function namespaces(): Promise<DoctorCheck> {
  const tools = ['/usr/bin/setpriv', '/usr/bin/unshare']
  const there = await Promise.all(
    tools.map((tool) =>
      access(tool, constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  )
  const summary = there.every(Boolean)
    ? 'setpriv and unshare are there; not used, so that tools keep their process ids, sudo and daemons'
    : 'setpriv or unshare is missing; they are not used'
  return { name: `${NAME}: namespaces`, result: 'ok', summary, remedy: null }
}
