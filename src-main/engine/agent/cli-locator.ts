/** Finds the Claude Code CLI to use and makes sure that it runs and is new enough. Never looks for a bare name on PATH. */
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname, isAbsolute } from 'node:path'
import { AppError, toAppErrorData } from '#shared/errors.ts'
import type { CliStatus } from '#shared/system.ts'
import { type Environment, childEnvironment } from '../supervisor/environment.ts'
import { runToEnd } from '../supervisor/spawn.ts'
import { bundledCli } from './bundled-cli.ts'

/** The first version with `--await-initialize`, without which MCP servers' secrets would have to go on its argv. */
export const MINIMUM_CLI_VERSION = '2.1.261'

/** 10 s: `--version` takes 20 ms; a virus scanner seeing a 370 MB file for the first time takes seconds. */
const VERSION_LIMIT_MS = 10_000

/** Versions by path, time and size of the file: the same file has the same version. */
const known = new Map<string, string>()

const CHOOSE_ANOTHER =
  'Set "cliPath" in the settings to the absolute path of Claude Code, or to null for the bundled one.'

type Where = {
  /** The `cliPath` setting; null = the CLI that comes with Bullpen. */
  readonly cliPath: string | null
  /** What the CLI inherits. */
  readonly env: Environment
  /** The ownership mark of the processes this host starts. */
  readonly owner?: string
}

/** Never rejects: what is wrong is the answer. */
export async function locateCli({ cliPath, env, owner = 'bullpen' }: Where): Promise<CliStatus> {
  try {
    const path = cliPath ?? bundledCli()
    const version = await versionOf(path, childEnvironment(env, {}, { owner, session: null }))
    if (isOlder(version, MINIMUM_CLI_VERSION)) throw tooOld(path, version)
    return { state: 'ok', path, version }
  } catch (error) {
    return { state: 'unusable', error: toAppErrorData(error) }
  }
}

async function versionOf(path: string, env: Record<string, string>): Promise<string> {
  const key = await identityOf(path)
  const cached = known.get(key)
  if (cached !== undefined) return cached
  const { code, stdout, stderr } = await runToEnd({
    command: path,
    args: ['--version'],
    cwd: dirname(path),
    env,
    timeoutMs: VERSION_LIMIT_MS,
  }).catch((error: unknown) => {
    throw doesNotRun(path, error instanceof Error ? error.message : String(error))
  })
  const version = /^(\d+\.\d+\.\d+)\S* \(Claude Code\)/.exec(stdout.trim())?.[1]
  if (code !== 0 || version === undefined) {
    throw doesNotRun(
      path,
      `"--version" ${code === null ? 'was killed or took too long' : `exited with ${code}`}. ${stdout}${stderr}`,
    )
  }
  known.set(key, version)
  return version
}

/** A string that changes when the program is replaced. Throws when it can't be one we may run. */
async function identityOf(path: string): Promise<string> {
  if (!isAbsolute(path)) {
    throw new AppError('config', {
      message: `The path of the CLI must be absolute, and "${path}" is not.`,
      remedy: CHOOSE_ANOTHER,
      field: 'cliPath',
    })
  }
  const stats = await stat(path).catch((error: unknown) => {
    throw new AppError('not_found', {
      message: `There is no Claude Code CLI at ${path}.`,
      remedy: CHOOSE_ANOTHER,
      field: 'cliPath',
      cause: error,
    })
  })
  if (!stats.isFile()) {
    throw new AppError('not_found', {
      message: `${path} is not a program but a folder or a device.`,
      remedy: CHOOSE_ANOTHER,
      field: 'cliPath',
    })
  }
  await access(path, constants.X_OK).catch((error: unknown) => {
    throw new AppError('permission', {
      message: `You may not run ${path}.`,
      remedy: `Make it executable for your user (on Linux and macOS: chmod +x), or choose another. ${CHOOSE_ANOTHER}`,
      field: 'cliPath',
      cause: error,
    })
  })
  return `${path}:${stats.mtimeMs}:${stats.size}`
}

const doesNotRun = (path: string, detail: string): AppError =>
  new AppError('process', {
    message: `The Claude Code CLI at ${path} does not answer.`,
    remedy: `Run "${path} --version" in a terminal to see why, or choose another. ${CHOOSE_ANOTHER}`,
    field: 'cliPath',
    detail: detail.slice(0, 2000),
  })

const tooOld = (path: string, version: string): AppError =>
  new AppError('version', {
    message: `The Claude Code CLI at ${path} has version ${version}; Bullpen needs ${MINIMUM_CLI_VERSION} or newer.`,
    remedy: `Update it with "claude update". ${CHOOSE_ANOTHER}`,
    field: 'cliPath',
  })

/** Both of the form `1.2.3`. */
export function isOlder(version: string, minimum: string): boolean {
  const [left, right] = [version, minimum].map((text) => text.split('.').map(Number))
  for (const [index, wanted] of (right ?? []).entries()) {
    const found = left?.[index] ?? 0
    if (found !== wanted) return found < wanted
  }
  return false
}
