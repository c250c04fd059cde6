/** What `git diff-tree -r -M --raw --numstat -z` says, as data. */
import type { ChangeKind } from '#shared/git.ts'

export type Changed = {
  readonly path: string
  readonly from: string | null
  readonly kind: ChangeKind
  /** Null for a binary file. */
  readonly added: number | null
  readonly removed: number | null
}

const KINDS: Readonly<Record<string, ChangeKind>> = {
  A: 'added',
  C: 'added',
  D: 'deleted',
  M: 'modified',
  R: 'renamed',
  T: 'type-changed',
  U: 'conflicted',
}

export function parseChanged(text: string): Changed[] {
  const fields = text.split('\0')
  const changed = new Map<string, Changed>()
  let at = 0
  const take = () => fields[at++] ?? ''
  while (at < fields.length) {
    const field = take()
    if (field.startsWith(':')) {
      const letter = (field.split(' ')[4] ?? '').charAt(0)
      const first = take()
      const moved = letter === 'R' || letter === 'C'
      const path = moved ? take() : first
      const from = letter === 'R' ? first : null
      changed.set(path, { path, from, kind: KINDS[letter] ?? 'modified', added: null, removed: null })
      continue
    }
    const counts = /^(\d+|-)\t(\d+|-)\t(.*)$/s.exec(field)
    if (!counts) continue
    const [, added = '-', removed = '-', name = ''] = counts
    let path = name
    if (path === '') {
      take()
      path = take()
    }
    const known = changed.get(path)
    if (known) changed.set(path, { ...known, added: count(added), removed: count(removed) })
  }
  return [...changed.values()]
}

const count = (text: string): number | null => (text === '-' ? null : Number(text))
