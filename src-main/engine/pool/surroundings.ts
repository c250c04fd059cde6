/** Everything a CLI process reads when it starts besides its spec: files of the user, of the organisation and of the folder. */
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import { configFolder } from '../agent/session-lease.ts'
import type { Environment } from '../supervisor/environment.ts'
import { digest } from './digest.ts'
import { ABSENT, MadeOfFiles, eachAt, stampAt, treeAt } from './file-marks.ts'
import { accountIn, startsWith } from './user-config.ts'

type SurroundingsDeps = {
  readonly inherited: Environment
  /** Where the organisation's settings are. Those in the Windows registry and in profiles of macOS are not seen. */
  readonly managed?: string
}

/** Instructions, and what they import. */
const INSTRUCTIONS = ['CLAUDE.md', 'CLAUDE.local.md', 'AGENTS.md'] as const
const IN_DOT_CLAUDE = ['CLAUDE.md', 'AGENTS.md'] as const
const SETTINGS = ['settings.json', 'settings.local.json'] as const
/** Of a skill the CLI reads one file at its start, and the others when it is used. */
const SKILL = 'SKILL.md'
const FOLDERS = ['agents', 'commands', 'output-styles', 'rules', 'workflows', 'routines'] as const
/** As deep as the CLI follows imports. */
const IMPORTS_DEPTH = 5
const IMPORTS_AT_MOST = 50

/**
 * One for the lifetime of a pool: it remembers what it has read. Both answers are of now: each asks the system for each file
 * again. Medians on a quiet machine: 0.8 ms without skills, 1.4 ms with 200 (1.1 and 2.1 ms of processor).
 */
export class Surroundings {
  readonly #inherited: Environment
  readonly #managed: string
  readonly #contents = new MadeOfFiles(digest)
  readonly #instructions = new MadeOfFiles(instructionsIn)
  readonly #userConfig = new MadeOfFiles(startsWith)
  readonly #account = new MadeOfFiles(accountIn)

  constructor({ inherited, managed = managedFolder() }: SurroundingsDeps) {
    this.#inherited = inherited
    this.#managed = managed
  }

  /** Whatever its folder. */
  async everywhere(spec: LaunchSpec): Promise<string> {
    const { config, configFile } = this.#places(spec)
    const managed = this.#managed
    const content = (path: string) => this.#contents.of(path)
    return joined([
      stampAt(spec.cliPath),
      this.#userConfig.of(configFile),
      this.#account.of(join(config, '.credentials.json')),
      // kept by the CLI of what the organisation's server says
      content(join(config, 'remote-settings.json')),
      content(join(config, 'settings.json')),
      this.#instructionsAt(join(config, 'CLAUDE.md')),
      this.#instructionsAt(join(config, 'AGENTS.md')),
      content(join(config, 'plugins', 'installed_plugins.json')),
      ...customAt(config),
      content(join(managed, 'managed-settings.json')),
      content(join(managed, 'managed-mcp.json')),
      treeAt(join(managed, 'managed-settings.d'), ['.json']),
      this.#instructionsAt(join(managed, 'CLAUDE.md')),
      ...customAt(join(managed, '.claude')),
    ])
  }

  /** In its folder: of that and of every one above it, since the CLI looks there too. */
  async within(spec: LaunchSpec): Promise<string> {
    const { config } = this.#places(spec)
    return joined(foldersUpFrom(spec.cwd).map((folder) => this.#folder(folder, config)))
  }

  async #folder(folder: string, config: string): Promise<string> {
    const inner = join(folder, '.claude')
    // the user's own is known already, and most folders above a project have none
    const isLookedInto = inner !== config && (await stampAt(inner)) !== ABSENT
    return joined([
      ...INSTRUCTIONS.map((name) => this.#instructionsAt(join(folder, name))),
      this.#contents.of(join(folder, '.mcp.json')),
      // what the CLI remembers of a project by itself
      this.#instructionsAt(join(config, 'projects', folder.replaceAll(/[^a-zA-Z0-9]/g, '-'), 'memory', 'MEMORY.md')),
      ...(isLookedInto
        ? [
            ...IN_DOT_CLAUDE.map((name) => this.#instructionsAt(join(inner, name))),
            ...SETTINGS.map((name) => this.#contents.of(join(inner, name))),
            ...customAt(inner),
          ]
        : []),
    ])
  }

  async #instructionsAt(path: string, depth = 0): Promise<string> {
    const found = await this.#instructions.of(path)
    if (!found) return ABSENT
    const imports = depth < IMPORTS_DEPTH ? found.imports : []
    return joined([
      Promise.resolve(found.digest),
      ...imports.map((name) => this.#instructionsAt(this.#resolve(name, path), depth + 1)),
    ])
  }

  #resolve(name: string, from: string): string {
    if (name.startsWith('~/')) return join(this.#home(), name.slice(2))
    return isAbsolute(name) ? name : resolve(dirname(from), name)
  }

  #home(): string {
    return this.#inherited.HOME ?? this.#inherited.USERPROFILE ?? homedir()
  }

  /** The file in which the CLI keeps everything at once lies in its folder only where that was chosen. */
  #places(spec: LaunchSpec) {
    const env = { ...this.#inherited, ...spec.env }
    const config = configFolder(env)
    return { config, configFile: join(env.CLAUDE_CONFIG_DIR ?? dirname(config), '.claude.json') }
  }
}

const customAt = (folder: string): Promise<string>[] => [
  eachAt(join(folder, 'skills'), SKILL),
  ...FOLDERS.map((name) => treeAt(join(folder, name), ['.md', '.json', '.js'])),
]

/** What is absent leaves no mark: a folder that has come and is empty is as none. */
async function joined(marks: readonly Promise<string | null>[]): Promise<string> {
  const found = await Promise.all(marks)
  const present = found.flatMap((mark, index) => (mark === null || mark === ABSENT ? [] : `${index}:${mark}`))
  return present.length === 0 ? ABSENT : digest(present.join(' '))
}

const instructionsIn = (text: string) => ({
  digest: digest(text),
  imports: [...new Set(Array.from(text.matchAll(/(?:^|\s)@([^\s@]+)/g), ([, name = '']) => name))].slice(
    0,
    IMPORTS_AT_MOST,
  ),
})

function foldersUpFrom(cwd: string): string[] {
  const folders = [cwd]
  for (let at = cwd; dirname(at) !== at; at = dirname(at)) folders.push(dirname(at))
  return folders
}

function managedFolder(): string {
  if (process.platform === 'darwin') return '/Library/Application Support/ClaudeCode'
  return process.platform === 'win32' ? 'C:\\Program Files\\ClaudeCode' : '/etc/claude-code'
}
