/** The worktrees of a repository: what is in them, a new one for a new session, merged back, cleaned up. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import { useBullpen } from '../client/context.tsx'
import { useAction } from '../client/use-action.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../ui/dialog.tsx'
import { Loading } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { NewWorktree } from './new-worktree.tsx'
import { useLookAgain } from './use-changes.ts'
import { WorktreeRow } from './worktree-row.tsx'
import styles from './worktrees-dialog.module.css'

type WorktreesDialogProps = {
  /** Any folder of the repository. */
  path: string
  onOpenSession: (id: SessionId) => void
  onClose: () => void
}

export function WorktreesDialog({ path, onOpenSession, onClose }: WorktreesDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title="Worktrees"
      description="Checkouts of this repository in folders of their own, so that sessions do not get in each other’s way."
      width="lg"
    >
      <DialogBody>
        <WorktreeList path={path} onOpenSession={onOpenSession} />
      </DialogBody>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  )
}

function WorktreeList({ path: asked, onOpenSession }: Omit<WorktreesDialogProps, 'onClose'>) {
  const { client, queries } = useBullpen()
  const queryClient = useQueryClient()
  const act = useAction()
  /** The main checkout once it is known: the folder asked for may be a worktree, and go with it. */
  const [path, setPath] = useState(asked)
  const { data, error } = useQuery(
    queries.git.worktrees.queryOptions({
      input: { path },
      retry: false,
      placeholderData: keepPreviousData,
    }),
  )
  useLookAgain() // sessions come and go without git
  const userHome = useQuery(queries.system.info.queryOptions()).data?.userHome
  const root = data?.[0]?.mainRoot
  if (root !== undefined && root !== path) setPath(root)
  const refresh = () => queryClient.invalidateQueries({ queryKey: queries.git.key() })
  if (error) {
    const { message, remedy, detail } = toAppErrorData(error)
    return <Notice tone="error" message={message} remedy={remedy} detail={detail} />
  }
  if (!data) return <Loading label="Looking for worktrees" />
  const gone = data.filter((worktree) => worktree.gone).length
  return (
    <>
      <NewWorktree path={path} userHome={userHome} onMade={refresh} onOpenSession={onOpenSession} />
      <ul className={styles.worktrees} aria-label="Worktrees">
        {data.map((worktree) => (
          <WorktreeRow key={worktree.path} {...{ worktree, userHome, onOpenSession }} onDone={refresh} />
        ))}
      </ul>
      {gone > 1 && (
        <p>
          <Button size="sm" onClick={() => void act(() => client.git.pruneWorktrees({ path })).then(refresh)}>
            Forget the {gone} whose folders are gone
          </Button>
        </p>
      )}
    </>
  )
}
