/** How the CLI signs in to the API: which credential is in force, a key given to Bullpen, the CLI's own login. */
import { AppError, toAppErrorData } from '#shared/errors.ts'
import type { CliStatus, CredentialStatus, LoginEvent } from '#shared/system.ts'
import type { Log, SecretStore } from '../ports.ts'
import { type Environment, childEnvironment } from '../supervisor/environment.ts'
import { ownerOf } from '../supervisor/owner.ts'
import type { CredentialsApi } from '../types.ts'
import { cliAuthStatus } from './cli-auth-status.ts'
import { CliLogin, cancelled } from './cli-login.ts'
import { type Found, environmentCredential } from './environment-key.ts'
import { keepKey } from './key-keeper.ts'

export type Credentials = CredentialsApi & {
  /** What the CLI's environment needs on top of the inherited one: the key Bullpen was given, unless that one has its own. */
  launchEnv(): Promise<Record<string, string>>
  /** Ends a sign-in under way; resolves when its process is gone. */
  stop(): Promise<void>
}

type CredentialsDeps = {
  readonly env: Environment
  readonly secrets: SecretStore
  readonly cli: () => Promise<CliStatus>
  /** The data folder: where the CLI is started to ask it, as there is nothing in it that the CLI would run. */
  readonly home: string
  readonly log: Log
}

/** 5 s: long enough for the questions of one view, short enough to notice a login made in a terminal. */
const STATUS_TTL_MS = 5000

/** What the CLI takes: two parts with a `#` between them. Anything else it refuses and goes on waiting. */
const WHOLE_CODE = /^[^#\s]+#[^#\s]+$/

export function createCredentials({ env, secrets, cli, home, log }: CredentialsDeps): Credentials {
  const keeper = keepKey({ secrets, log })
  const inherited = environmentCredential(env)
  let asked: { at: number; answer: Promise<Found> } | null = null
  let login: CliLogin | 'starting' | null = null
  let isStopped = false

  const specOf = (command: string) => ({
    command,
    cwd: home,
    env: childEnvironment(env, {}, { owner: ownerOf(home), session: null }),
  })

  async function askCli(): Promise<Found> {
    const found = await cli()
    if (found.state === 'unusable') return { method: 'none', source: 'unknown, as the Claude Code CLI cannot be used' }
    return cliAuthStatus(specOf(found.path)).catch((error: unknown) => {
      log.warn('the CLI does not tell how it signs in', { error: String(error) })
      return { method: 'none', source: 'unknown, as the Claude Code CLI does not tell' }
    })
  }

  function fromCli(): Promise<Found> {
    if (asked === null || performance.now() - asked.at > STATUS_TTL_MS) {
      asked = { at: performance.now(), answer: askCli() }
    }
    return asked.answer
  }

  async function inForce(): Promise<Found & Pick<CredentialStatus, 'kept'>> {
    if (inherited !== null) return { ...inherited, kept: false }
    const key = await keeper.get()
    if (key === null) return { ...(await fromCli()), kept: false }
    const where = key.kept === 'secret-store' ? "in the system's secret store" : 'for this run'
    return { method: 'api-key', source: `API key kept by Bullpen ${where}`, kept: true }
  }

  const status = async (): Promise<CredentialStatus> => ({ ...(await inForce()), secretStore: await keeper.store() })

  async function* followLogin(running: CliLogin): AsyncGenerator<LoginEvent, void> {
    for await (const step of running.steps()) {
      if (step.type !== 'signed-in') yield step
      else {
        asked = null
        yield { type: 'done', status: await status() }
      }
    }
  }

  return {
    status,
    async setApiKey(key) {
      const kept = await keeper.set(key.trim())
      return { kept, status: await status() }
    },
    async clearApiKey() {
      await keeper.clear().catch((error: unknown) => {
        throw new AppError('permission', {
          message: 'The secret store did not forget the API key.',
          remedy: "Unlock the system's secret store and try again, or delete the entry there.",
          detail: String(error),
          cause: error,
        })
      })
      return status()
    },
    async *login({ account }, signal) {
      if (login !== null) throw alreadyRunning()
      login = 'starting'
      try {
        const found = await cli()
        if (found.state === 'unusable' || signal.aborted || isStopped) {
          yield { type: 'failed', error: found.state === 'unusable' ? found.error : cancelled() }
          return
        }
        const flag = account === 'console' ? '--console' : '--claudeai'
        const running = new CliLogin({ ...specOf(found.path), args: ['auth', 'login', flag] })
        login = running
        const abort = () => void running.end(cancelled())
        signal.addEventListener('abort', abort, { once: true })
        try {
          yield* followLogin(running)
        } finally {
          signal.removeEventListener('abort', abort)
          await running.end(cancelled())
        }
      } catch (error) {
        yield { type: 'failed', error: toAppErrorData(error) }
      } finally {
        login = null
      }
    },
    submitLoginCode(code) {
      if (!(login instanceof CliLogin)) throw nothingWaits()
      if (!WHOLE_CODE.test(code.trim())) throw incompleteCode()
      login.submit(code.trim())
    },
    async launchEnv() {
      const kept = inherited === null ? await keeper.get() : null
      return kept === null ? {} : { ANTHROPIC_API_KEY: kept.key }
    },
    async stop() {
      isStopped = true
      if (login instanceof CliLogin) await login.end(cancelled())
    },
  }
}

const alreadyRunning = (): AppError =>
  new AppError('conflict', {
    message: 'A sign-in is already under way.',
    remedy: 'Finish it or cancel it first.',
  })

const nothingWaits = (): AppError =>
  new AppError('conflict', {
    message: 'No sign-in is waiting for a code.',
    remedy: 'Start the sign-in first; each code belongs to one of them.',
    field: 'code',
  })

const incompleteCode = (): AppError =>
  new AppError('invalid_input', {
    message: 'That is not the whole code.',
    remedy: 'Copy all of it from the page, including the # in the middle.',
    field: 'code',
  })
