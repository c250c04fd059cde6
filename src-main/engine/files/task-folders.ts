/** Where the CLI keeps what its commands write: found by the id of the conversation, since the folder above is of its own making. */
import { readdir, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { isWithin } from './within.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Conversations whose folder is remembered; else every look would go through all projects. */
const REMEMBERED = 32

/** By what the CLI is given, not by what this process has. In a folder named after the user's number, and 0 where users have none. */
export function taskRoot(env: Environment): string {
  const temporary = [env.CLAUDE_CODE_TMPDIR, env.TMPDIR].find((path) => path !== undefined && path !== '')
  const usual = process.platform === 'win32' ? tmpdir() : '/tmp'
  return join(temporary ?? usual, `claude-${process.getuid?.() ?? 0}`)
}

export class TaskFolders {
  readonly #root: string
  /** The folder above, by conversation; the one looked into longest ago first. */
  readonly #known = new Map<string, string>()

  constructor(root: string) {
    this.#root = root
  }

  /** The file of a task, with no links left in its path; null where there is none within the CLI's own folder. */
  async fileOf(conversation: string, task: string): Promise<string | null> {
    const root = await realpath(this.#root).catch(() => null)
    if (root === null) return null
    const name = join(conversation, 'tasks', `${task}.output`)
    const among = async (projects: readonly string[]) => {
      const files = await Promise.all(projects.map((project) => realpath(join(root, project, name)).catch(() => null)))
      const at = files.findIndex((file) => file !== null && isWithin(root, file) && file.endsWith(sep + name))
      const [file, project] = [files[at], projects[at]]
      if (!file || project === undefined) return null
      this.#remember(conversation, project)
      return file
    }
    const known = this.#known.get(conversation)
    return (known === undefined ? null : await among([known])) ?? among(await readdir(root).catch(() => []))
  }

  #remember(conversation: string, project: string): void {
    this.#known.delete(conversation)
    this.#known.set(conversation, project)
    const [oldest] = this.#known.keys()
    if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest)
  }
}
