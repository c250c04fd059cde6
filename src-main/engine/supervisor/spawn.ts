/** The only place where Bullpen starts a process. Never through a shell; arguments are a list. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import type { Readable, Writable } from 'node:stream'
import type { SessionId } from '#shared/ids.ts'

export type OwnedProcess = ChildProcessByStdio<Writable, Readable, Readable> & {
  /** In the environment of the process and of all its descendants, as BULLPEN_PROCESS: unique for each start. */
  readonly mark: string
}

export type ProcessRole = 'spare' | 'live' | 'tool' | 'guardian'

export type SpawnSpec = {
  readonly command: string
  readonly args: readonly string[]
  /** Absolute, existing. */
  readonly cwd: string
  /** Complete but for the mark of the process. From `childEnvironment`. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** A short-lived helper where nothing is said. */
  readonly role?: ProcessRole
}

export type SpawnObserver = {
  /** Before anything is written to the process. When it throws, the process is killed: what isn't recorded must not run. */
  readonly started: (child: OwnedProcess, spec: SpawnSpec) => void
  /** A spare was given to a session. */
  readonly bound: (mark: string, sessionId: SessionId) => void
}

const observers = new Set<SpawnObserver>()

/** Tells the observer of every process from now on. Returns how to stop that. */
export function observeSpawns(observer: SpawnObserver): () => void {
  observers.add(observer)
  return () => observers.delete(observer)
}

/** To be called when a process starts to work for a session that it was not started for. */
export function announceBound(mark: string, sessionId: SessionId): void {
  for (const { bound } of observers) bound(mark, sessionId)
}

/**
 * Starts a process as leader of its own session and group (POSIX), so that a signal to the group reaches its children and
 * one from the host's terminal doesn't.
 */
export function spawnOwned(spec: SpawnSpec): OwnedProcess {
  const mark = randomUUID()
  const child = Object.assign(
    spawn(spec.command, [...spec.args], {
      cwd: spec.cwd,
      env: { ...spec.env, BULLPEN_PROCESS: mark },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    }),
    { mark },
  )
  if (child.pid === undefined) return child
  try {
    for (const { started } of observers) started(child, spec)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  return child
}

/** A program that can't work where it was started says so with its exit code at once: this long it is waited for. */
const FAILS_WITHIN_MS = 1_500

/**
 * Starts a program that the user asked for and that is theirs from then on: an editor, a terminal. The one exception to the
 * rule that Bullpen ends what it starts: it is not recorded, `env` carries no mark (`userEnvironment`), and it stays when
 * Bullpen ends. `code`: null while it runs; `error`: why it could not be started.
 */
export function startForUser({
  command,
  args,
  cwd,
  env,
}: Omit<SpawnSpec, 'role'>): Promise<{ code: number | null; error: Error | null }> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { cwd, env: { ...env }, stdio: 'ignore', detached: true })
    const timer = setTimeout(() => resolve({ code: null, error: null }), FAILS_WITHIN_MS)
    child.once('error', (error) => {
      clearTimeout(timer)
      resolve({ code: null, error })
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      resolve({ code: code ?? 1, error: null })
    })
    child.unref()
  })
}

/** 1 MiB: what a status command prints is far below; more means that it is not one. */
const OUTPUT_LIMIT = 1024 * 1024

/**
 * Runs a short command to its end and returns what it printed, the rest of it beyond `outputLimit` characters left out.
 * Rejects when it can't be started; a command that exceeds `timeoutMs` is killed and its `code` is null.
 */
export function runToEnd({
  timeoutMs,
  outputLimit = OUTPUT_LIMIT,
  ...spec
}: SpawnSpec & { timeoutMs: number; outputLimit?: number }): Promise<{
  code: number | null
  stdout: string
  stderr: string
}> {
  return new Promise((resolve, reject) => {
    const child = spawnOwned(spec)
    const chunks = { stdout: [] as string[], stderr: [] as string[] }
    const sizes = { stdout: 0, stderr: 0 }
    const collect = (name: 'stdout' | 'stderr') => (chunk: string) => {
      sizes[name] += chunk.length
      if (sizes[name] <= outputLimit) chunks[name].push(chunk)
    }
    child.stdout.setEncoding('utf8').on('data', collect('stdout'))
    child.stderr.setEncoding('utf8').on('data', collect('stderr'))
    child.stdin.on('error', () => undefined) // the command may be gone before it reads: its exit code says so
    child.stdin.end()
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    child.once('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.once('close', (code) => {
      clearTimeout(timer)
      resolve({ code, stdout: chunks.stdout.join(''), stderr: chunks.stderr.join('') })
    })
  })
}
