/** Runs programs for the scripts: no shell, the whole output seen or kept, nothing left behind. */
import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root } from './project.ts'

export type Command = {
  readonly command: string
  readonly args: readonly string[]
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>
}

export type Ended = { readonly code: number; readonly output: string; readonly milliseconds: number }

/** A command that runs a JavaScript or TypeScript file in this Node. */
export const node = (file: string, ...args: string[]): Command => ({ command: process.execPath, args: [file, ...args] })

const SIGNAL_EXIT_BASE = 128
const FORWARDED = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const

/**
 * Passes signals on while the child lives, so that this process ends after it and with its exit code. Ctrl-C is not
 * passed on from a terminal: the terminal has sent it to the child already.
 */
function forwardSignals(child: ChildProcess): () => void {
  const forward = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  for (const signal of FORWARDED) process.on(signal, forward)
  return () => {
    for (const signal of FORWARDED) process.off(signal, forward)
  }
}

/**
 * Runs a command to its end, or ends it after `limitMs`. `show` passes its output through; otherwise the output is
 * returned. Rejects only when the
 * program can't be started; an exit by signal is reported as 128 + the signal's number, as shells do.
 */
export function run(
  { command, args, env }: Command,
  { show, limitMs }: { show: boolean; limitMs?: number },
): Promise<Ended> {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      ...(limitMs === undefined ? {} : { timeout: limitMs }),
      stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    })
    const chunks: string[] = []
    const collect = (chunk: Buffer) => void chunks.push(chunk.toString())
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    const stopForwarding = forwardSignals(child)
    child.once('error', (error) => {
      stopForwarding()
      reject(error)
    })
    child.once('close', (code, signal) => {
      stopForwarding()
      const bySignal = SIGNAL_EXIT_BASE + (signal === null ? 0 : constants.signals[signal])
      resolve({ code: code ?? bySignal, output: chunks.join(''), milliseconds: performance.now() - started })
    })
  })
}

/** Runs a command in the foreground and ends this process with its exit code. */
export async function become(command: Command): Promise<never> {
  const { code } = await run(command, { show: true })
  process.exit(code)
}
