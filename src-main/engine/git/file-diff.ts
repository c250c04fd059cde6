/** The diff of a single file between two trees, and its hunks as they are shown: page by page. */
import { AppError } from '#shared/errors.ts'
import type { FileDiff, Hunk } from '#shared/git.ts'
import type { Compared } from './comparison.ts'
import { MAX_FILE_BYTES } from './folder-tree.ts'
import { type Patch, type RawHunk, parsePatch, versionOf } from './patch.ts'

/** Of one page; a hunk is never cut. */
const PAGE_LINES = 20_000

export type FilePatch = Patch & { readonly version: string; readonly large: boolean }

/** `from`: where the file was before it was renamed. */
export async function filePatch(
  { git, from: a, to: b, env, status }: Compared,
  path: string,
  from: string | null,
): Promise<FilePatch> {
  if (status.large.has(path)) return { head: '', hunks: [], binary: true, version: 'large', large: true }
  const { bytes, cut } = await git.run(
    [
      'diff-tree',
      '-r',
      '-p',
      '-M',
      '--no-color',
      '--no-ext-diff',
      '--no-textconv',
      '--full-index',
      '--src-prefix=a/',
      '--dst-prefix=b/',
      '--inter-hunk-context=0',
      '-U3',
      a,
      b,
      '--',
      path,
      ...(from === null ? [] : [from]),
    ],
    { env, limit: 2 * MAX_FILE_BYTES },
  )
  if (cut) return { head: '', hunks: [], binary: false, version: 'large', large: true }
  return { ...parsePatch(bytes), version: versionOf(bytes), large: false }
}

type Page = Omit<FileDiff, 'hunks' | 'next'>

/** As many hunks from `offset` on as make a page; `show` is called for these only. */
export function pageOf<T>(about: Page, hunks: readonly T[], offset: number, show: (hunk: T) => Hunk): FileDiff {
  const shown: Hunk[] = []
  let lines = 0
  let at = offset
  for (; at < hunks.length && lines < PAGE_LINES; at += 1) {
    const hunk = hunks[at]
    if (hunk === undefined) break
    const next = show(hunk)
    lines += next.lines.length
    shown.push(next)
  }
  return { ...about, hunks: shown, next: at < hunks.length ? at : null }
}

export function hunkOf<T extends Pick<RawHunk, 'id'>>(hunks: readonly T[], id: string): T {
  const hunk = hunks.find((one) => one.id === id)
  if (hunk) return hunk
  throw changedMeanwhile()
}

export const changedMeanwhile = (): AppError =>
  new AppError('conflict', {
    message: 'The file changed since you looked at it. Nothing was done.',
    remedy: 'Look at it as it is now, and do it again.',
  })
