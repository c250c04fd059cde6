/** The head of the panel: the branch, and how files and diffs are shown. */
import { Columns2, FolderTree, List, RefreshCw, Rows2, X } from 'lucide-react'
import type { Repository } from '#shared/git.ts'
import { useKeys } from '../client/use-keys.ts'
import { useDiffView } from '../diff/use-diff-view.ts'
import { IconButton } from '../ui/button.tsx'
import { BranchButton } from './branch-button.tsx'
import styles from './changes-panel.module.css'
import { changePanel, usePanelState } from './panel-state.ts'

type PanelHeadProps = {
  repository: Repository | null
  refreshing: boolean
  onRefresh: () => void
}

export function PanelHead({ repository, refreshing, onRefresh }: PanelHeadProps) {
  const { files } = usePanelState()
  const [view, setView] = useDiffView()
  const keys = useKeys()
  return (
    <header className={styles.bar}>
      <h2 className={styles.title}>Changes</h2>
      {repository && <BranchButton repository={repository} />}
      <span className={styles.space} />
      <IconButton
        size="sm"
        label={files === 'tree' ? 'List the files without folders' : 'Show the files in their folders'}
        onClick={() => changePanel({ files: files === 'tree' ? 'flat' : 'tree' })}
      >
        {files === 'tree' ? <List size={14} /> : <FolderTree size={14} />}
      </IconButton>
      <IconButton
        size="sm"
        label={view === 'split' ? 'Show under each other' : 'Show side by side'}
        onClick={() => setView(view === 'split' ? 'unified' : 'split')}
      >
        {view === 'split' ? <Rows2 size={14} /> : <Columns2 size={14} />}
      </IconButton>
      <IconButton size="sm" label="Look again" disabled={refreshing} onClick={onRefresh}>
        <RefreshCw size={13} />
      </IconButton>
      <IconButton
        size="sm"
        label="Close the changes"
        shortcut={keys('session.changes')}
        onClick={() => changePanel({ open: false })}
      >
        <X size={14} />
      </IconButton>
    </header>
  )
}
