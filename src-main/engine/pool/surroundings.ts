/** Everything a CLI process reads when it starts besides its spec: files of the user, of the organisation and of the folder. */
import { dirname, join } from 'node:path'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import { configFolder } from '../agent/session-lease.ts'
import type { Environment } from '../supervisor/environment.ts'
import { digest } from './digest.ts'
import { ABSENT, MadeOfFiles, eachAt, stampAt, treeAt } from './file-marks.ts'
import { homeIn, importedFile, importsIn } from './imports.ts'
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
/** Imported files that are looked at for one answer, over all levels: the folder may be anyone's, and asks for as many as it likes. */
const IMPORTED_AT_MOST = 200
/** The CLI complains of instructions of 40,000 characters; what is so much larger is known by its stamp. */
const INSTRUCTIONS_AT_MOST_BYTES = 1024 ** 2

/**
 * One for the lifetime of a pool: it remembers what it has read. Both answers are of now: each asks the system for each file
 * again. Medians on a quiet machine: 0.8 ms without skills, 1.4 ms with 200 (1.1 and 2.1 ms of processor).
 */
export class Surroundings {
  readonly #inherited: Environment
  readonly #managed: string
  readonly #contents = new MadeOfFiles(digest)
  readonly #instructions = new MadeOfFiles(instructionsIn, {
    atMostBytes: INSTRUCTIONS_AT_MOST_BYTES,
    ofLarge: (stamp) => ({ digest: stamp, imports: [] }),
  })
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
      this.#instructionsAt([
        ...['CLAUDE.md', 'AGENTS.md'].map((name) => join(config, name)),
        join(managed, 'CLAUDE.md'),
      ]),
      content(join(config, 'plugins', 'installed_plugins.json')),
      ...customAt(config),
      content(join(managed, 'managed-settings.json')),
      content(join(managed, 'managed-mcp.json')),
      treeAt(join(managed, 'managed-settings.d'), ['.json']),
      ...customAt(join(managed, '.claude')),
    ])
  }

  /** In its folder: of that and of every one above it, since the CLI looks there too. */
  async within(spec: LaunchSpec): Promise<string> {
    const { config } = this.#places(spec)
    const folders = await Promise.all(
      foldersUpFrom(spec.cwd).map(async (folder) => {
        const inner = join(folder, '.claude')
        // the user's own is known already, and most folders above a project have none
        return { folder, inner: inner !== config && (await stampAt(inner)) !== ABSENT ? inner : null }
      }),
    )
    const instructions = folders.flatMap(({ folder, inner }) => [
      ...INSTRUCTIONS.map((name) => join(folder, name)),
      ...(inner === null ? [] : IN_DOT_CLAUDE.map((name) => join(inner, name))),
      // what the CLI remembers of a project by itself
      join(config, 'projects', folder.replaceAll(/[^a-zA-Z0-9]/g, '-'), 'memory', 'MEMORY.md'),
    ])
    return joined([this.#instructionsAt(instructions), ...folders.map((one) => this.#folder(one))])
  }

  #folder({ folder, inner }: { readonly folder: string; readonly inner: string | null }): Promise<string> {
    return joined([
      this.#contents.of(join(folder, '.mcp.json')),
      ...(inner === null ? [] : [...SETTINGS.map((name) => this.#contents.of(join(inner, name))), ...customAt(inner)]),
    ])
  }

  /**
   * These, and what they import: level by level, each file once, whatever names it goes by, and so many at most. What that
   * leaves out is always the same, so a key stays the same while nothing changes.
   */
  async #instructionsAt(paths: readonly string[]): Promise<string> {
    const home = homeIn(this.#inherited)
    const named = new Set(paths)
    const most = named.size + IMPORTED_AT_MOST
    const marks: string[] = []
    let level = [...named]
    for (let depth = 0; depth <= IMPORTS_DEPTH && level.length > 0; depth += 1) {
      const before = named.size
      const found = await Promise.all(level.map((path) => this.#instructions.of(path)))
      for (const [index, path] of level.entries()) {
        const one = found[index]
        if (!one) continue
        marks.push(`${path} ${one.digest}`)
        for (const name of one.imports) {
          const imported = importedFile(name, { from: path, home })
          if (imported !== null && named.size < most) named.add(imported)
        }
      }
      level = [...named].slice(before)
    }
    return marks.length === 0 ? ABSENT : digest(marks.join('\n'))
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

const instructionsIn = (text: string) => ({ digest: digest(text), imports: importsIn(text) })

function foldersUpFrom(cwd: string): string[] {
  const folders = [cwd]
  for (let at = cwd; dirname(at) !== at; at = dirname(at)) folders.push(dirname(at))
  return folders
}

function managedFolder(): string {
  if (process.platform === 'darwin') return '/Library/Application Support/ClaudeCode'
  return process.platform === 'win32' ? 'C:\\Program Files\\ClaudeCode' : '/etc/claude-code'
}
