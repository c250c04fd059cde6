/** The branch that is checked out, and how far it is from its upstream; leads to the worktrees of the repository. */
import { GitBranch } from 'lucide-react'
import type { Repository } from '#shared/git.ts'
import styles from './branch-button.module.css'
import { branchWords } from './words.ts'
import { showWorktrees } from './worktrees-state.ts'

export function BranchButton({ repository }: { repository: Repository }) {
  const { short, long } = branchWords(repository)
  return (
    <button
      type="button"
      className={styles.branch}
      aria-label={`${long}. Worktrees of this repository`}
      title={`${long}. Worktrees of this repository`}
      // not the session's own folder: that goes with its worktree
      onClick={() => showWorktrees(repository.mainRoot ?? repository.root)}
    >
      <GitBranch size={13} aria-hidden />
      <span className={styles.name}>{short}</span>
    </button>
  )
}
