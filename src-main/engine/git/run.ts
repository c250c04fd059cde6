/** Runs git in a repository so that nothing the repository names is run with it, and hands over what it printed. */
import { realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AppError } from '#shared/errors.ts'
import type { GitPlace } from '../folders/git.ts'
import type { Environment } from '../supervisor/environment.ts'
import { type GitOptions, spawnGit } from './spawn-git.ts'

type Run = {
  readonly input?: string | Buffer
  /** On top of the environment of all. */
  readonly env?: Environment
  /** Exit codes that are no failure. */
  readonly accepts?: readonly number[]
  /** What it prints beyond this is cut off, and git ended. In bytes. */
  readonly limit?: number
}

export type Output = { readonly code: number; readonly bytes: Buffer; readonly text: string; readonly cut: boolean }

/** Git ended with a code that is a failure. `stderr` is git's own words, in English. */
export class GitFailure extends Error {
  override readonly name = 'GitFailure'
  readonly code: number | null
  readonly stderr: string

  constructor(command: string, code: number | null, stderr: string) {
    super(`git ${command} ended with ${code ?? 'a signal'}: ${stderr.trim()}`)
    this.code = code
    this.stderr = stderr.trim()
  }
}

/** A disk that answers is done long before. */
const LIMIT_MS = 60_000
const OUTPUT_LIMIT = 32 * 1024 * 1024

export class Git {
  readonly place: GitPlace
  readonly #options: GitOptions
  readonly #overrides: readonly string[]

  private constructor(place: GitPlace, options: GitOptions, overrides: readonly string[]) {
    this.place = place
    this.#options = options
    this.#overrides = overrides
  }

  /**
   * `trusted`: the filters and merge drivers of the repository's own configuration may run, as without them its files can't
   * be read or written as they are meant. Throws `unsupported` where there is no git, `permission` where git refuses the
   * folder or its configuration points elsewhere.
   */
  static async open(place: GitPlace, options: GitOptions & { readonly trusted: boolean }): Promise<Git> {
    const bare = new Git(place, options, [])
    const listed = await bare.run(['config', '--list', '--null', '--show-scope']).catch((error: unknown) => {
      throw error instanceof GitFailure ? refused(place.root, error) : error
    })
    const fields = listed.text.split('\0')
    const overrides: string[] = []
    for (let at = 0; at + 1 < fields.length; at += 2) {
      const [scope, entry = ''] = [fields[at], fields[at + 1]]
      if (scope !== 'local' && scope !== 'worktree') continue
      const end = entry.indexOf('\n')
      const [key, value] = end === -1 ? [entry, ''] : [entry.slice(0, end), entry.slice(end + 1)]
      if (key === 'core.worktree') await refuseElsewhere(place, value)
      if (!options.trusted) overrides.push(...harmless(key))
    }
    return new Git(place, options, overrides)
  }

  /** `args` holds no text of a user but behind `--` or where git takes no option. */
  run(args: readonly string[], { input, env = {}, accepts = [0], limit = OUTPUT_LIMIT }: Run = {}): Promise<Output> {
    return new Promise((done, fail) => {
      const child = spawnGit(this.place.root, [...this.#overrides, ...args], { ...this.#options, extra: env })
      const chunks: Buffer[] = []
      let size = 0
      let stderr = ''
      child.stdout.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= limit) chunks.push(chunk)
        else child.kill('SIGKILL')
      })
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (stderr.length < 16_384) stderr += text
      })
      child.stdin.on('error', () => undefined) // gone before it read: its exit code says so
      child.stdin.end(input)
      const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
      child.once('error', (error) => {
        clearTimeout(timer)
        fail(missing(error))
      })
      child.once('close', (code) => {
        clearTimeout(timer)
        const cut = size > limit
        if (!cut && (code === null || !accepts.includes(code))) {
          fail(new GitFailure(args[0] ?? '', code, stderr))
          return
        }
        const bytes = Buffer.concat(chunks)
        done({ code: code ?? 0, bytes, text: bytes.toString('utf8'), cut })
      })
    })
  }

  /** A line of output, without the break at its end. */
  async line(args: readonly string[], options?: Run): Promise<string> {
    return (await this.run(args, options)).text.replace(/\r?\n$/, '')
  }
}

/** What takes the place of a program that this repository names. A merge driver that fails leaves a conflict, as it should. */
function harmless(key: string): string[] {
  if (/^filter\..+\.(clean|smudge|process)$/is.test(key)) return ['-c', `${key}=`]
  if (/^filter\..+\.required$/is.test(key)) return ['-c', `${key}=false`]
  if (/^merge\..+\.driver$/is.test(key)) return ['-c', `${key}=false`]
  return []
}

async function refuseElsewhere({ gitFolder, root }: GitPlace, worktree: string): Promise<void> {
  const [meant, real] = await Promise.all(
    [resolve(gitFolder, worktree), root].map((path) => realpath(path).catch(() => path)),
  )
  if (meant === real) return
  throw new AppError('permission', {
    message: 'The configuration of this repository points to files in another folder.',
    remedy: `Look at core.worktree in ${join(gitFolder, 'config')}.`,
    detail: worktree,
  })
}

function missing(error: Error): Error {
  if (!('code' in error) || error.code !== 'ENOENT') return error
  return new AppError('unsupported', {
    message: 'Git was not found on this machine.',
    remedy: 'Install git, and start Bullpen again where its folder was added to PATH.',
    cause: error,
  })
}

const refused = (root: string, { stderr }: GitFailure): AppError =>
  new AppError('permission', {
    message: `Git does not read ${root}.`,
    remedy:
      'Its own words are in the details: often the folder belongs to another user, or its configuration is damaged.',
    detail: stderr,
  })
