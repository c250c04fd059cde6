/** The environment as the user's own shell sets it up: an app that no terminal started has the system's bare one. */
import { homedir, userInfo } from 'node:os'
import { basename, delimiter } from 'node:path'
import { type Environment, userEnvironment } from './environment.ts'
import { trySignal } from './identity.ts'
import { spawnOwned } from './spawn.ts'

type Asking = {
  readonly shell?: string
  /** Milliseconds. A shell with all its plugins takes one or two seconds. */
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 5_000
/** Far more than any environment: a shell that prints without end is not waited for. */
const OUTPUT_LIMIT = 8 * 1024 ** 2
/** What would have an interactive shell ask the user something, or become another program. */
const GIVEN = { DISABLE_AUTO_UPDATE: 'true', ZSH_TMUX_AUTOSTARTED: 'true', ZSH_TMUX_AUTOSTART: 'false' }
/** Of the shell itself and of where it ran, not of the user. */
const NOT_TAKEN = new Set(['_', 'SHLVL', 'PWD', 'OLDPWD', ...Object.keys(GIVEN)])

/** Whether nothing was set up for this process yet: every terminal says which one it is. Windows has one environment for all. */
export const isBare = (env: Environment, platform = process.platform): boolean =>
  platform !== 'win32' && env.TERM === undefined

/**
 * `env` with what the user's login shell sets: its variables go before ours, its folders of PATH before ours. Rejects when the
 * shell can't be started, says nothing of the kind, or takes too long. Our own rather than `shell-env`: that has no time limit,
 * waits for whatever the shell leaves running, and breaks values of several lines.
 */
export async function withLoginShell(env: Environment, asking: Asking = {}): Promise<Environment> {
  const told = environmentIn(await hearShell(env, asking))
  if (told === null) throw new Error('it printed no environment')
  const taken = Object.entries(told).filter(([name]) => !NOT_TAKEN.has(name) && !name.startsWith('BULLPEN_'))
  return { ...env, ...Object.fromEntries(taken), PATH: joinedPath(told.PATH, env.PATH) }
}

const MARK = `bullpen-${crypto.randomUUID()}`
/** Understood by sh and zsh as by csh and fish. A system whose `env` knows no `-0` prints lines. */
const COMMAND = `echo ${MARK}; /usr/bin/env -0 || /usr/bin/env; echo ${MARK}`
const TOLD = new RegExp(`${MARK}\\r?\\n([^]*?)${MARK}`)

/** What it prints between two marks; what its start-up files print stands outside. */
function hearShell(env: Environment, { shell = shellOf(env), timeoutMs = TIMEOUT_MS }: Asking): Promise<string> {
  const flags = /csh$/.test(basename(shell)) ? ['-ic'] : ['-i', '-l', '-c'] // csh takes -l alone
  // without marks: what start-up files leave running, an agent for keys, is the user's
  const child = spawnOwned({
    ...{ command: shell, args: [...flags, COMMAND], cwd: homedir() },
    env: { ...userEnvironment(env), ...GIVEN },
  })
  return new Promise((resolve, reject) => {
    let printed = ''
    const settle = (end: () => void) => {
      clearTimeout(timer)
      for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy() // others may hold their ends
      child.unref()
      end()
    }
    const fail = (why: string) => settle(() => reject(new Error(`${shell} ${why}`)))
    const giveUp = (why: string) => {
      if (child.pid !== undefined) trySignal(-child.pid, 'SIGKILL')
      fail(why)
    }
    const timer = setTimeout(() => giveUp(`did not answer within ${timeoutMs / 1000} s`), timeoutMs)
    child.stdin.on('error', () => undefined).end()
    child.stderr.resume()
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk
      // looked for where it may be new: what comes before may be long
      const isMarked = printed.includes(MARK, printed.length - chunk.length - MARK.length)
      const told = isMarked ? TOLD.exec(printed)?.[1] : undefined
      if (told !== undefined) settle(() => resolve(told))
      else if (printed.length > OUTPUT_LIMIT) giveUp('prints without end')
    })
    child.once('error', (error) => fail(`could not be started: ${error.message}`))
    child.once('close', (code) => fail(`ended with ${code ?? 'a signal'} and told nothing`))
  })
}

function shellOf(env: Environment): string {
  const named = env.SHELL ?? userInfo().shell ?? ''
  return named === '' ? '/bin/sh' : named
}

/** Null when it holds no variable at all. */
export function environmentIn(printed: string): Record<string, string> | null {
  // in lines: one that begins no variable goes on with the one before
  const variables = printed.includes('\0') ? printed.split('\0') : printed.trimEnd().split(/\r?\n(?=[A-Za-z_]\w*=)/)
  const named = variables.flatMap((variable) => {
    const [, name, value = ''] = /^([^=\s]+)=([^]*)$/.exec(variable) ?? []
    return name === undefined ? [] : [[name, value] as const]
  })
  return named.length === 0 ? null : Object.fromEntries(named)
}

const joinedPath = (first: string | undefined, then: string | undefined): string =>
  [...new Set([first, then].flatMap((path) => path?.split(delimiter) ?? []).filter((folder) => folder !== ''))].join(
    delimiter,
  )
