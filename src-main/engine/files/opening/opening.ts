/** Opens files and folders of sessions in the user's own programs, on the machine that this host runs on. */
import { AppError } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import { type OpenInput, OpenWith, type Programs } from '#shared/opening.ts'
import type { Settings } from '#shared/settings.ts'
import { type Environment, userEnvironment } from '../../supervisor/environment.ts'
import { startForUser } from '../../supervisor/spawn.ts'
import { choose } from './choose.ts'
import { programFinder } from './find-program.ts'
import type { Opener } from './launch.ts'
import { targetOf } from './target.ts'

type OpeningDeps = {
  readonly env: Environment
  readonly platform?: NodeJS.Platform
  readonly settings: () => Pick<Settings, 'editor' | 'terminal' | 'openOnHost'>
  /** Throws `not_found` for a session there is not. */
  readonly cwdOf: (id: SessionId) => string
  readonly trusts: (folder: string) => boolean
}

export function createOpening({ env, platform = process.platform, settings, cwdOf, trusts }: OpeningDeps) {
  const find = programFinder(env, platform)
  const opener = (kind: OpenWith): Promise<Opener | null> =>
    startsPrograms(settings().openOnHost, env, platform)
      ? choose(kind, { find, env, platform, ...settings() })
      : Promise.resolve(null)
  return {
    async programs(): Promise<Programs> {
      const found = await Promise.all(OpenWith.options.map(async (kind) => [kind, await opener(kind)] as const))
      const labels = new Map(found.map(([kind, one]) => [kind, one?.label ?? null]))
      const label = (kind: OpenWith) => labels.get(kind) ?? null
      return { editor: label('editor'), terminal: label('terminal'), files: label('files') }
    },
    /** What was started. Throws `permission` for a path outside of the session's folder, `unsupported` where there is no program. */
    async open({ sessionId, path, with: kind, line, column }: OpenInput): Promise<{ program: string }> {
      const cwd = cwdOf(sessionId)
      const target = await targetOf({ cwd, path, line: line ?? null, column: column ?? null, trusts })
      const chosen = await opener(kind)
      if (chosen === null) throw none(kind, settings())
      const { code, error } = await startForUser({ ...chosen.launch(target), env: userEnvironment(env) })
      if (error === null && (code === null || code === 0 || chosen.codeSaysNothing === true))
        return { program: chosen.label }
      throw new AppError('process', {
        message: `${chosen.label} could not be started.`,
        remedy:
          kind === 'files'
            ? 'Copy the path and open it yourself.'
            : `Try it in a terminal, or set "${kind}" in the settings.`,
        detail: error?.message ?? `It ended with code ${code}.`,
      })
    },
  }
}

/**
 * Whether a program that is started here is seen by the user. Over SSH, or without a screen, it would open on the wrong machine
 * or not at all; a terminal of VS Code over SSH has a way back.
 */
export function startsPrograms(choice: Settings['openOnHost'], env: Environment, platform: NodeJS.Platform): boolean {
  if (choice !== 'here') return choice === 'always'
  const has = (name: string) => (env[name] ?? '') !== ''
  if (has('VSCODE_IPC_HOOK_CLI')) return true
  if (has('SSH_CONNECTION') || has('SSH_TTY')) return false
  return platform === 'darwin' || platform === 'win32' || has('DISPLAY') || has('WAYLAND_DISPLAY')
}

function none(kind: OpenWith, settings: Pick<Settings, 'editor' | 'terminal' | 'openOnHost'>): AppError {
  const own = kind === 'files' ? null : settings[kind]
  const words = { editor: 'editor', terminal: 'terminal', files: 'file manager' }[kind]
  return new AppError('unsupported', {
    message: own === null ? `No ${words} can be started on this host.` : `${own} was not found on this host.`,
    remedy:
      kind === 'files'
        ? 'Copy the path and open it yourself.'
        : `Set "${kind}" in the settings to a command, and "openOnHost" to "always" where this host has no screen.`,
    ...(kind !== 'files' && { field: kind }),
  })
}
