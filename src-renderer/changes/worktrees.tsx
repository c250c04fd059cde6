/** The dialog of worktrees, fetched when it is first asked for. */
import { lazy, Suspense } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { showWorktrees, useShownWorktrees } from './worktrees-state.ts'

const WorktreesDialog = lazy(() => import('./worktrees-dialog.tsx').then((file) => ({ default: file.WorktreesDialog })))

export function Worktrees({ onOpenSession }: { onOpenSession: (id: SessionId) => void }) {
  const path = useShownWorktrees()
  const close = () => showWorktrees(null)
  const open = (id: SessionId) => {
    close()
    onOpenSession(id)
  }
  return <Suspense>{path !== null && <WorktreesDialog path={path} onOpenSession={open} onClose={close} />}</Suspense>
}
