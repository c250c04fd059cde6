/** What comparisons and kinds of change are called. */
import type { ChangedFile, Comparison } from '#shared/git.ts'

export const COMPARISON_WORDS: Readonly<Record<Comparison, string>> = {
  start: 'Since the session began',
  head: 'Since the last commit',
  unstaged: 'Not staged',
  staged: 'Staged',
}

export const KIND_WORDS: Readonly<Record<ChangedFile['kind'], { letter: string; word: string }>> = {
  added: { letter: 'A', word: 'added' },
  modified: { letter: 'M', word: 'changed' },
  deleted: { letter: 'D', word: 'deleted' },
  renamed: { letter: 'R', word: 'renamed' },
  'type-changed': { letter: 'T', word: 'changed in type' },
  conflicted: { letter: '!', word: 'in conflict' },
}

export const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`
