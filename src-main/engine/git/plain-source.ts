/** The changes of a session where there is no repository, or no git: what its own tools wrote. */
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { AppError } from '#shared/errors.ts'
import type { ChangedFile, Changes, FileDiff, Reverted } from '#shared/git.ts'
import type { SessionId } from '#shared/ids.ts'
import { within } from './backup.ts'
import type { ChangeSource, KeepFile, OneFile, OneHunk } from './change-source.ts'
import { changedMeanwhile, hunkOf, pageOf } from './file-diff.ts'
import { MAX_FILES, MAX_FILE_BYTES } from './folder-tree.ts'
import { versionOf } from './patch.ts'
import { pathWithin, type Touched } from './touched.ts'
import { hunksOf, textBefore, withoutHunk } from './without-git.ts'

type PlainSourceDeps = {
  readonly id: SessionId
  readonly cwd: string
  readonly without: 'no-repository' | 'no-git'
  readonly touched: Touched
  readonly keep: KeepFile
}

export function plainSource({ id, cwd, without, touched, keep }: PlainSourceDeps): ChangeSource {
  /** `now`: null where the file is too large; `before`: null where it can't be known. */
  async function known(path: string) {
    const file = await within(cwd, path)
    const calls = await touched.calls(id, cwd, file)
    const stats = await stat(file).catch(() => null)
    const now = stats === null ? '' : stats.size > MAX_FILE_BYTES ? null : await readFile(file, 'utf8')
    const before = now === null || calls.length === 0 ? null : textBefore(now, calls)
    const created = calls[0]?.created === true
    const version = versionOf(JSON.stringify([before, now]))
    return { file, there: stats !== null, now, before, created, version }
  }

  async function describe(path: string): Promise<ChangedFile | null> {
    const facts = await known(path).catch(() => null)
    if (facts === null) return null
    const { there, before, now, created } = facts
    const isNewAndEmpty = created && there && now === ''
    if (before !== null && before === now && !isNewAndEmpty) return null
    const lines = before === null || now === null ? null : hunksOf(before, now).flatMap((hunk) => hunk.lines)
    const count = (kind: string) => lines?.filter((line) => line.kind === kind).length ?? null
    return {
      path,
      from: null,
      kind: created ? 'added' : 'modified',
      added: count('added'),
      removed: count('removed'),
      binary: false,
      large: now === null,
      untracked: false,
      staged: 'none',
      bySession: true,
    }
  }

  return {
    async list(): Promise<Changes> {
      const files: ChangedFile[] = []
      const outside: string[] = []
      for (const file of [...(await touched.paths(id, cwd))].sort().slice(0, MAX_FILES)) {
        const path = pathWithin(cwd, file)
        if (path === null) outside.push(file)
        const described = path === null ? null : await describe(path)
        if (described) files.push(described)
      }
      return { repository: null, without, comparison: 'start', comparisons: ['start'], files, outside, cut: false }
    },
    async diff({ path, offset }: OneFile & { offset: number }): Promise<FileDiff> {
      const { version, now, before } = await known(path)
      const about = { path, version, binary: false, large: now === null, unknown: before === null }
      return pageOf(about, before === null || now === null ? [] : hunksOf(before, now), offset, (hunk) => hunk)
    },
    async revert({ path, version }): Promise<Reverted> {
      const facts = await known(path)
      if (facts.version !== version || facts.before === null) throw changedMeanwhile()
      const backup = await keep(cwd, path)
      if (facts.created) await rm(facts.file, { force: true })
      else await writeFile(facts.file, facts.before)
      return { backup }
    },
    async revertHunk({ path, hunk }: OneHunk): Promise<Reverted> {
      const { before, now, file } = await known(path)
      if (before === null || now === null) throw changedMeanwhile()
      const found = hunkOf(hunksOf(before, now), hunk)
      const backup = await keep(cwd, path)
      await writeFile(file, withoutHunk(now, found))
      return { backup }
    },
    stage: noStage,
    unstage: noStage,
    stageHunk: noStage,
    unstageHunk: noStage,
  }
}

const noStage = (): Promise<never> =>
  Promise.reject(
    new AppError('invalid_input', {
      message: 'This folder is not in a git repository.',
      remedy: 'Run "git init" in it, if it should be one.',
    }),
  )
