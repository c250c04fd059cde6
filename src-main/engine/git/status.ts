/** What `git status --porcelain=v2 -z --branch` says, as data. */

export type StatusEntry = {
  readonly path: string
  /** Where it was before it was renamed. */
  readonly from: string | null
  /** Differs from the last commit in what is staged. */
  readonly staged: boolean
  /** Differs from what is staged, in the folder. */
  readonly unstaged: boolean
  readonly untracked: boolean
  readonly conflicted: boolean
}

export type Status = {
  readonly branch: string | null
  /** The whole name of the last commit; null before the first. */
  readonly head: string | null
  readonly upstream: string | null
  readonly ahead: number
  readonly behind: number
  readonly entries: readonly StatusEntry[]
}

export const STATUS_ARGS = [
  'status',
  '--porcelain=v2',
  '-z',
  '--branch',
  '--untracked-files=all',
  '--ignore-submodules=dirty',
  '--renames',
]

export function parseStatus(text: string): Status {
  const fields = text.split('\0')
  const head = new Map<string, string>()
  const entries: StatusEntry[] = []
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at] ?? ''
    const header = /^# (branch\.\w+) (.*)$/s.exec(field)
    if (header) {
      head.set(header[1] ?? '', header[2] ?? '')
      continue
    }
    const kind = field[0]
    if (kind === '?') entries.push(entry(field.slice(2), '??'))
    else if (kind === '1') entries.push(entry(after(field, 8), field.slice(2, 4)))
    else if (kind === 'u') entries.push(entry(after(field, 10), 'uu'))
    else if (kind === '2') {
      at += 1
      entries.push({ ...entry(after(field, 9), field.slice(2, 4)), from: fields[at] ?? null })
    }
  }
  const [, ahead = '0', behind = '0'] = /^\+(\d+) -(\d+)$/.exec(head.get('branch.ab') ?? '') ?? []
  const [branch, commit] = [head.get('branch.head'), head.get('branch.oid')]
  return {
    branch: branch === undefined || branch === '(detached)' ? null : branch,
    head: commit === undefined || commit === '(initial)' ? null : commit,
    upstream: head.get('branch.upstream') ?? null,
    ahead: Number(ahead),
    behind: Number(behind),
    entries,
  }
}

const entry = (path: string, xy: string): StatusEntry => ({
  path,
  from: null,
  staged: xy !== '??' && xy[0] !== '.',
  unstaged: xy[1] !== '.',
  untracked: xy === '??',
  conflicted: xy === 'uu',
})

/** What stands behind so many blanks. */
function after(field: string, blanks: number): string {
  let at = -1
  for (let count = 0; count < blanks; count += 1) at = field.indexOf(' ', at + 1)
  return field.slice(at + 1)
}
