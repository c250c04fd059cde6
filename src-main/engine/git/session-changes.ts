/** What changed in the folder of a session: listed, shown, staged, put back; one thing at a time for each session. */
import type { Changes, Comparison, FileDiff, Reverted } from '#shared/git.ts'
import type { SessionId } from '#shared/ids.ts'
import { gitPlace } from '../folders/git.ts'
import type { Clock } from '../ports.ts'
import type { Journal } from '../store/types.ts'
import { backUp, backupFolder } from './backup.ts'
import type { ChangeSource, KeepFile, OneFile, OneHunk } from './change-source.ts'
import { keepStart } from './comparison.ts'
import { gitSource } from './git-source.ts'
import { plainSource } from './plain-source.ts'
import { unlessNoGit } from './refusals.ts'
import { Git } from './run.ts'
import type { GitOptions } from './spawn-git.ts'
import { StartStore } from './start-store.ts'
import { Touched } from './touched.ts'

export type ChangesDeps = GitOptions & {
  readonly home: string
  readonly clock: Clock
  readonly journal: Pick<Journal, 'after' | 'ofTypes'>
  /** Real path of the folder of a session. Throws `not_found`. */
  readonly cwdOf: (id: SessionId) => string
  readonly trusts: (folder: string) => boolean
}

type Of<Input> = Input & { readonly sessionId: SessionId }

export class SessionChanges {
  readonly #deps: ChangesDeps
  readonly #starts: StartStore
  readonly #touched: Touched
  /** The last work in each session's folder. */
  readonly #last = new Map<SessionId, Promise<unknown>>()

  constructor(deps: ChangesDeps) {
    this.#deps = deps
    this.#starts = new StartStore(deps.home)
    this.#touched = new Touched(deps.journal)
  }

  /** Before the first prompt of a session reaches its agent: keeps how it finds its folder. Never throws. */
  async begins(id: SessionId): Promise<void> {
    const cwd = this.#deps.cwdOf(id)
    if (this.#touched.hasPrompt(id)) return
    await this.#alone(id, async () => {
      const git = await this.#open(cwd)
      if (!git) return
      await keepStart({ git, starts: this.#starts, id })
      // the prompt did not wait: where the agent was faster, it is not known how the folder was before
      if (await this.#touched.hasWorked(id, cwd)) await this.#starts.forget(id)
    }).catch(() => undefined) // without it, changes are shown against the last commit
  }

  async forget(id: SessionId): Promise<void> {
    this.#touched.forget(id)
    await this.#alone(id, () => this.#starts.forget(id))
    this.#last.delete(id)
  }

  list({ sessionId, comparison }: Of<{ comparison: Comparison }>): Promise<Changes> {
    return this.#in(sessionId, (source) => source.list(comparison))
  }

  diff(input: Of<OneFile & { offset: number }>): Promise<FileDiff> {
    return this.#in(input.sessionId, (source) => source.diff(input))
  }

  stage({ sessionId, paths }: Of<{ paths: readonly string[] }>): Promise<void> {
    return this.#in(sessionId, (source) => source.stage(paths))
  }

  unstage({ sessionId, paths }: Of<{ paths: readonly string[] }>): Promise<void> {
    return this.#in(sessionId, (source) => source.unstage(paths))
  }

  revert(input: Of<OneFile & { version: string }>): Promise<Reverted> {
    return this.#in(input.sessionId, (source) => source.revert(input))
  }

  stageHunk(input: Of<OneHunk>): Promise<void> {
    return this.#in(input.sessionId, (source) => source.stageHunk(input))
  }

  unstageHunk(input: Of<OneHunk>): Promise<void> {
    return this.#in(input.sessionId, (source) => source.unstageHunk(input))
  }

  revertHunk(input: Of<OneHunk>): Promise<Reverted> {
    return this.#in(input.sessionId, (source) => source.revertHunk(input))
  }

  #in<T>(id: SessionId, work: (source: ChangeSource) => Promise<T>): Promise<T> {
    const cwd = this.#deps.cwdOf(id)
    return this.#alone(id, async () => work(await this.#source(id, cwd)))
  }

  async #source(id: SessionId, cwd: string): Promise<ChangeSource> {
    const { home, clock } = this.#deps
    const keep: KeepFile = (root, path) => backUp({ root, path, folder: backupFolder(home, root, clock()) })
    const common = { id, cwd, touched: this.#touched, keep }
    const git = await this.#open(cwd).catch(unlessNoGit)
    if (git !== null && git !== 'no-git') return gitSource({ ...common, git, starts: this.#starts })
    return plainSource({ ...common, without: git ?? 'no-repository' })
  }

  async #open(cwd: string): Promise<Git | null> {
    const place = await gitPlace(cwd)
    if (place === null) return null
    const { owner, env, trusts } = this.#deps
    return Git.open(place, { owner, env, trusted: trusts(cwd) })
  }

  #alone<T>(id: SessionId, work: () => Promise<T>): Promise<T> {
    const result = (this.#last.get(id) ?? Promise.resolve()).then(work, work)
    this.#last.set(
      id,
      result.catch(() => undefined),
    )
    return result
  }
}
