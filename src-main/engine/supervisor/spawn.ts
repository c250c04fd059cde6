/** The only place where Bullpen starts a process. Never through a shell; arguments are a list. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'

export type OwnedProcess = ChildProcessByStdio<Writable, Readable, Readable>

export type SpawnSpec = {
  readonly command: string
  readonly args: readonly string[]
  /** Absolute, existing. */
  readonly cwd: string
  /** Complete: nothing is added to it. From `childEnvironment`. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Starts a process as leader of its own group (POSIX), so that a signal to the group reaches its children. */
export function spawnOwned({ command, args, cwd, env }: SpawnSpec): OwnedProcess {
  return spawn(command, [...args], {
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
}

/** 1 MiB: what a status command prints is far below; more means that it is not one. */
const OUTPUT_LIMIT = 1024 * 1024

/**
 * Runs a short command to its end and returns what it printed. Rejects when it can't be started; a command that
 * exceeds `timeoutMs` is killed and its `code` is null.
 */
export function runToEnd(
  spec: SpawnSpec & { timeoutMs: number },
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawnOwned(spec)
    const chunks = { stdout: [] as string[], stderr: [] as string[] }
    const sizes = { stdout: 0, stderr: 0 }
    const collect = (name: 'stdout' | 'stderr') => (chunk: string) => {
      sizes[name] += chunk.length
      if (sizes[name] <= OUTPUT_LIMIT) chunks[name].push(chunk)
    }
    child.stdout.setEncoding('utf8').on('data', collect('stdout'))
    child.stderr.setEncoding('utf8').on('data', collect('stderr'))
    child.stdin.on('error', () => undefined) // the command may be gone before it reads: its exit code says so
    child.stdin.end()
    const timer = setTimeout(() => child.kill('SIGKILL'), spec.timeoutMs)
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
