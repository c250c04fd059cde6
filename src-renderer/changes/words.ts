/** What comparisons, kinds of change and states are called. */
import type { ChangedFile, Comparison, Repository } from '#shared/git.ts'
import { countOf } from '../client/format.ts'

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

/** Of a file that git does not know yet, "new" says more than "added". */
export const kindOf = ({ kind, untracked }: ChangedFile): { letter: string; word: string } =>
  kind === 'added' && untracked ? { letter: 'U', word: 'new, not tracked by git yet' } : KIND_WORDS[kind]

/** "main ↑2 ↓1", and the same in a sentence. */
export function branchWords({ branch, head, upstream, ahead, behind }: Repository): { short: string; long: string } {
  const name = branch ?? head ?? 'no commit yet'
  const signs = [ahead > 0 && `↑${ahead}`, behind > 0 && `↓${behind}`].filter((part) => part !== false)
  const apart = [
    ahead > 0 && `${countOf(ahead, 'commit')} ahead of`,
    behind > 0 && `${countOf(behind, 'commit')} behind`,
  ]
    .filter((part) => part !== false)
    .join(' and ')
  const what = branch === null ? (head === null ? 'No commit yet' : `No branch, at ${head}`) : `Branch ${branch}`
  return {
    short: [name, ...signs].join(' '),
    long: upstream === null ? what : `${what}, ${apart === '' ? 'as' : apart} ${upstream}`,
  }
}

export const WITHOUT = {
  'no-repository': 'Not a git repository: only what the tools of this session wrote is known.',
  'no-git': 'Git is not installed: only what the tools of this session wrote is known.',
}

export const NOTHING: Readonly<Record<Comparison, string>> = {
  start: 'The folder is as this session found it.',
  head: 'The folder is as it was committed.',
  unstaged: 'All that changed is staged.',
  staged: 'Nothing is staged for the next commit.',
}
