/** A unified diff of one file taken apart into hunks, and one hunk put together again as a patch that git applies. */
import { createHash } from 'node:crypto'
import type { DiffLine, Hunk } from '#shared/git.ts'

/** `raw` keeps every byte of it, as latin1: a file need not be UTF-8. */
export type RawHunk = { readonly id: string; readonly raw: string }

export type Patch = {
  /** All before the first hunk, as latin1. */
  readonly head: string
  readonly hunks: readonly RawHunk[]
  readonly binary: boolean
}

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)/

/** `bytes`: what `git diff` printed for a single file. */
export function parsePatch(bytes: Buffer): Patch {
  const text = bytes.toString('latin1')
  const starts = [...text.matchAll(/(?<=^|\n)@@ -/g)].map(({ index }) => index) // not `m`: a bare CR would count as a line's end
  const head = text.slice(0, starts[0] ?? text.length)
  return {
    head,
    hunks: starts.map((start, at) => {
      const raw = text.slice(start, starts[at + 1] ?? text.length)
      return { id: digest(raw), raw }
    }),
    binary: /(?<=^|\n)(Binary files |GIT binary patch)/.test(head),
  }
}

/** Changes with anything in it. */
export const versionOf = (bytes: Buffer | string): string => digest(bytes)

/** The hunk as it is shown. */
export function showHunk({ id, raw }: RawHunk): Hunk {
  const [header = '', ...rest] = Buffer.from(raw, 'latin1').toString('utf8').split('\n')
  const [, oldStart = '0', newStart = '0', context = ''] = HUNK.exec(header) ?? []
  const lines: DiffLine[] = []
  for (const line of rest) {
    const text = line.slice(1)
    if (line.startsWith('+')) lines.push({ kind: 'added', text })
    else if (line.startsWith('-')) lines.push({ kind: 'removed', text })
    else if (line.startsWith(' ')) lines.push({ kind: 'same', text })
    else if (line.startsWith('\\')) {
      const last = lines.pop()
      if (last) lines.push({ ...last, unended: true })
    }
  }
  return { id, oldStart: Number(oldStart), newStart: Number(newStart), context: context.trim(), lines }
}

/**
 * For `git apply`: this hunk alone. Where the file is on both sides, without its change of name and mode: those are not part
 * of the hunk.
 */
export function patchOf({ head }: Patch, { raw }: RawHunk): Buffer {
  const lines = head.split('\n')
  const isNewOrGone = lines.some((line) => /^(new|deleted) file mode /.test(line))
  const name = lines.find((line) => line.startsWith('+++ '))?.slice(4) ?? ''
  const plain = `--- ${name.replace(/^("?)b\//, '$1a/')}\n+++ ${name}\n`
  return Buffer.from((isNewOrGone ? head : plain) + raw, 'latin1')
}

const digest = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex').slice(0, 32)
