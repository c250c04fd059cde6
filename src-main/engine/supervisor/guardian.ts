/** Keeps a guardian beside the host: whatever the host dies of, what it started dies with it. */
import { once } from 'node:events'
import type { Log } from '../ports.ts'
import { GUARDIAN_SCRIPT } from './guardian-script.ts'
import { type OwnedProcess, spawnOwned } from './spawn.ts'

export type Guardian = {
  /** Null while there is none: on Windows, and where /bin/sh is missing. */
  readonly pid: number | null
  /** Resolves when it watches; rejects when it can't be started. */
  readonly ready: Promise<void>
  /** What the death of the host looks like to it. For trying it out. */
  loseHost(): void
  /** Sends it away: from here on nobody cleans up after this host. */
  stop(): Promise<void>
}

export type GuardianOptions = {
  readonly owner: string
  readonly run: string
  /** The host's PATH, after the system's own folders. */
  readonly path: string | undefined
  readonly log: Log
}

/** A guardian that dies so often in this time is being killed by something; the reaper of the next start remains. */
const RESTARTS_AT_MOST = 5
const RESTARTS_WITHIN_MS = 10 * 60_000
const LEAVE_MS = 2_000
/** A shell starts within milliseconds; Bullpen does not wait any longer for a machine on which it doesn't. */
const READY_MS = 5_000

const NO_GUARDIAN: Guardian = {
  pid: null,
  ready: Promise.resolve(),
  loseHost: () => undefined,
  stop: () => Promise.resolve(),
}

export function startGuardian(options: GuardianOptions): Guardian {
  if (process.platform === 'win32') return NO_GUARDIAN
  let deaths: number[] = []
  let leaving = false
  let child = launch(options)
  const watch = (watched: OwnedProcess) =>
    watched.once('exit', (code, signal) => {
      if (leaving) return
      options.log.warn('the guardian died', { code, signal })
      const now = performance.now()
      deaths = [...deaths.filter((at) => now - at < RESTARTS_WITHIN_MS), now]
      if (deaths.length > RESTARTS_AT_MOST) {
        options.log.error('the guardian dies again and again: processes may outlive a crash of Bullpen')
        return
      }
      child = watch(launch(options))
    })
  watch(child)
  const ready = readiness(child)
  ready.catch(() => undefined) // for those who ask
  return {
    get pid() {
      return child.exitCode === null && child.signalCode === null ? (child.pid ?? null) : null
    },
    ready,
    loseHost() {
      leaving = true
      child.stdin.end()
    },
    async stop() {
      leaving = true
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.ref()
      child.stdin.write('leave\n')
      const timer = setTimeout(() => child.kill('SIGKILL'), LEAVE_MS)
      await gone
      clearTimeout(timer)
    },
  }
}

/**
 * In a session of its own and in no folder of anyone's. It bears the owner's mark but no run's, so that no sweep takes it,
 * and it doesn't keep the host from ending.
 */
function launch({ owner, run, path }: GuardianOptions): OwnedProcess {
  const child = spawnOwned({
    command: '/bin/sh',
    args: ['-c', GUARDIAN_SCRIPT, 'bullpen-guardian', run],
    cwd: '/',
    env: { PATH: ['/usr/bin:/bin:/usr/sbin:/sbin', path].filter(Boolean).join(':'), BULLPEN_OWNER: owner },
    role: 'guardian',
  })
  for (const pipe of [child.stdin, child.stdout, child.stderr]) {
    pipe.on('error', () => undefined) // a guardian that died is noticed by its exit
  }
  child.on('error', () => undefined) // it could not be started: `ready` tells
  child.unref()
  letGo(child.stdin)
  letGo(child.stderr)
  child.stdout.once('data', () => letGo(child.stdout)) // whoever waits until it is ready may wait for that
  return child
}

/** An open pipe keeps its process going; these must not. */
function letGo(pipe: object): void {
  if (isSocket(pipe)) pipe.unref()
}
const isSocket = (pipe: object): pipe is { unref(): void } => 'unref' in pipe && typeof pipe.unref === 'function'

async function readiness(child: OwnedProcess): Promise<void> {
  if (child.pid === undefined) throw new Error('/bin/sh could not be started')
  const left = once(child, 'exit').then(() => {
    throw new Error('the guardian ended at once')
  })
  left.catch(() => undefined) // it may also end later
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the guardian is not there after ${READY_MS / 1000} s`)), READY_MS)
  })
  await Promise.race([once(child.stdout, 'data'), left, late]).finally(() => clearTimeout(timer))
}
