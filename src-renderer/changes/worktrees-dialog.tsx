/** The worktrees of a repository: what is in them, merged back, cleaned up. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import type { Worktree } from '#shared/git.ts'
import { useBullpen } from '../client/context.tsx'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../ui/dialog.tsx'
import { Loading } from '../ui/empty.tsx'
import { Field, TextInput } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { showToast } from '../ui/toasts.tsx'
import styles from './changes-panel.module.css'
import { plural } from './words.ts'

/** `path`: any folder of the repository; null = closed. */
export function WorktreesDialog({ path, onClose }: { path: string | null; onClose: () => void }) {
  return (
    <Dialog
      open={path !== null}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title="Worktrees"
      description="Checkouts of this repository in folders of their own, so that sessions do not get in each other’s way. The dialog for a new session makes one."
      width="lg"
    >
      {path !== null && <WorktreeList path={path} />}
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  )
}

function WorktreeList({ path }: { path: string }) {
  const { client, queries } = useBullpen()
  const queryClient = useQueryClient()
  const { data, error } = useQuery(queries.git.worktrees.queryOptions({ input: { path }, retry: false }))
  const refresh = () => queryClient.invalidateQueries({ queryKey: queries.git.key() })
  if (error) return <DialogBody>{<Problem error={toAppErrorData(error)} />}</DialogBody>
  if (!data) return <DialogBody>{<Loading label="Looking for worktrees" />}</DialogBody>
  return (
    <DialogBody>
      <ul className={styles.worktrees}>
        {data.map((worktree) => (
          <WorktreeRow key={worktree.path} worktree={worktree} onDone={refresh} />
        ))}
      </ul>
      {data.some(({ gone }) => gone) && (
        <p>
          <Button size="sm" onClick={() => void client.git.pruneWorktrees({ path }).then(refresh)}>
            Forget those whose folders are gone
          </Button>
        </p>
      )}
    </DialogBody>
  )
}

function WorktreeRow({ worktree, onDone }: { worktree: Worktree; onDone: () => Promise<void> }) {
  const { client } = useBullpen()
  const { path, branch, head, main, into, gone, dirty, unmerged, sessions } = worktree
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<(AppErrorData & { from: 'merge' | 'remove' }) | null>(null)
  const [word, setWord] = useState('')
  const name = branch ?? path.split(/[\\/]/).at(-1) ?? ''
  const attempt = async (from: 'merge' | 'remove', work: () => Promise<string>) => {
    setBusy(true)
    setError(null)
    try {
      showToast({ tone: 'info', message: await work() })
      await onDone()
    } catch (failure) {
      setError({ ...toAppErrorData(failure), from })
    } finally {
      setBusy(false)
    }
  }
  const merge = () =>
    attempt('merge', async () => {
      const { how, into: target } = await client.git.mergeWorktree({ path })
      return how === 'nothing-new' ? `${target} has all of ${name} already.` : `${name} is merged into ${target}.`
    })
  const remove = (discard?: string) =>
    attempt('remove', async () => {
      const { backup } = await client.git.removeWorktree({ path, ...(discard !== undefined && { discard }) })
      return backup === null ? `The worktree of ${name} is removed.` : `Removed; its loose files are in ${backup}.`
    })
  const facts = [
    dirty > 0 && `${plural(dirty, 'file')} not committed`,
    unmerged > 0 && `${plural(unmerged, 'commit')} not merged`,
    sessions.length > 0 && plural(sessions.length, 'session'),
  ].filter((fact) => fact !== false)
  return (
    <li className={styles.worktree}>
      <div className={styles.about}>
        <strong>{branch ?? head ?? 'no commit'}</strong> {main && <Badge>main checkout</Badge>}{' '}
        {gone && <Badge tone="warn">folder gone</Badge>}
        <p>{path}</p>
        {facts.length > 0 && <p>{facts.join(' · ')}</p>}
      </div>
      {!main && !gone && into !== null && (
        <Button size="sm" disabled={busy} onClick={() => void merge()}>
          Merge into {into}
        </Button>
      )}
      {!main && (
        <Button size="sm" disabled={busy} aria-label={`Remove the worktree ${name}`} onClick={() => void remove()}>
          Remove
        </Button>
      )}
      {error && (
        <div className={styles.force}>
          <Problem error={error} />
          {error.from === 'remove' && (dirty > 0 || unmerged > 0) && (
            <form
              onSubmit={(event) => {
                event.preventDefault()
                void remove(word)
              }}
            >
              <Field label={`To remove it nevertheless, write ${name}`}>
                {({ id }) => <TextInput id={id} value={word} onChange={(event) => setWord(event.target.value)} />}
              </Field>
              <Button type="submit" look="danger" size="sm" disabled={busy || word !== name}>
                Remove with the work in it
              </Button>
            </form>
          )}
        </div>
      )}
    </li>
  )
}

const Problem = ({ error: { message, remedy, detail } }: { error: AppErrorData }) => (
  <Notice tone="error" urgent message={message} remedy={remedy} detail={detail} />
)
