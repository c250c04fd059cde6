/** Changes for tests. */
import type { ChangedFile, Changes, FileDiff, Hunk } from '#shared/git.ts'

export const aChangedFile = (changes: Partial<ChangedFile> = {}): ChangedFile => ({
  path: 'src/a.ts',
  from: null,
  kind: 'modified',
  added: 2,
  removed: 1,
  binary: false,
  large: false,
  untracked: false,
  staged: 'none',
  bySession: false,
  ...changes,
})

export const someChanges = (changes: Partial<Changes> = {}): Changes => ({
  repository: {
    root: '/work/project',
    branch: 'main',
    head: '1234abcd',
    upstream: null,
    ahead: 0,
    behind: 0,
    mainRoot: null,
  },
  without: null,
  comparison: 'unstaged',
  comparisons: ['start', 'head', 'unstaged', 'staged'],
  files: [aChangedFile()],
  outside: [],
  cut: false,
  ...changes,
})

export const aHunk = (changes: Partial<Hunk> = {}): Hunk => ({
  id: 'h1',
  oldStart: 3,
  newStart: 3,
  context: 'function total()',
  lines: [
    { kind: 'same', text: 'const a = 1' },
    { kind: 'removed', text: 'const b = 2' },
    { kind: 'added', text: 'const b = 3' },
  ],
  ...changes,
})

export const aDiff = (changes: Partial<FileDiff> = {}): FileDiff => ({
  path: 'src/a.ts',
  version: 'v1',
  hunks: [aHunk()],
  next: null,
  binary: false,
  large: false,
  unknown: false,
  ...changes,
})
