/** One worktree: its branch, what is in it, who works there; merged back, removed, and asked for its name where work would go. */
import { useState } from 'react'
import { type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import type { Worktree } from '#shared/git.ts'
import type { SessionId } from '#shared/ids.ts'
import { useBullpen } from '../client/context.tsx'
import { countOf, shortPath } from '../client/format.ts'
import { putInPrompt } from '../client/prompt-words.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Field, TextInput } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { showToast } from '../ui/toasts.tsx'
import styles from './worktrees-dialog.module.css'

type WorktreeRowProps = {
  worktree: Worktree
  userHome: string | undefined
  onDone: () => Promise<void>
  onOpenSession: (id: SessionId) => void
}

type Failure = AppErrorData & { readonly from: 'merge' | 'remove' | 'commit' }

const COMMIT = 'Commit everything here that is not committed yet, with a message that says what changed and why.'

export function WorktreeRow({ worktree, userHome, onDone, onOpenSession }: WorktreeRowProps) {
  const { client, sessions: known } = useBullpen()
  const { path, branch, head, main, mainRoot, into, gone, locked, dirty, unmerged, sessions } = worktree
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Failure | null>(null)
  const name = branch ?? path.split(/[\\/]/).at(-1) ?? ''
  const attempt = async (from: Failure['from'], work: () => Promise<string | null>) => {
    setBusy(true)
    setError(null)
    try {
      const message = await work()
      if (message !== null) showToast({ tone: 'info', message })
    } catch (failure) {
      setError({ ...toAppErrorData(failure), from })
    } finally {
      await onDone()
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
  const begin = async () => {
    const session = await client.sessions.create({ cwd: path, profile: 'default', like: mainRoot })
    known.put(session)
    return session.id
  }
  /** The prompt waits for the user to send it: what is committed, and how, is then up to the two of them. */
  const askToCommit = () =>
    attempt('commit', async () => {
      const id = sessions[0]?.id ?? (await begin())
      putInPrompt(id, COMMIT)
      onOpenSession(id)
      return null
    })
  const facts = [
    dirty > 0 && `${countOf(dirty, 'file')} not committed`,
    unmerged > 0 && `${countOf(unmerged, 'commit')} not merged`,
    !main && !gone && dirty === 0 && unmerged === 0 && into !== null && `all of it is in ${into}`,
  ].filter((fact) => fact !== false)
  const mustCommit = !main && !gone && into !== null && branch !== null && dirty > 0
  return (
    <li className={styles.worktree}>
      <div className={styles.about}>
        <strong>{branch ?? head ?? 'no commit'}</strong> {main && <Badge>main checkout</Badge>}{' '}
        {gone && <Badge tone="warn">folder gone</Badge>} {locked && <Badge>locked</Badge>}
        <p>
          <code>{shortPath(path, userHome)}</code>
        </p>
        {facts.length > 0 && <p>{facts.join(' · ')}</p>}
        {mustCommit && <p>It can be merged into {into} once this is committed.</p>}
        {sessions.length > 0 && (
          <p className={styles.sessions}>
            {sessions.map(({ id, title }) => (
              <Button key={id} size="sm" look="ghost" title={`Go to ${title}`} onClick={() => onOpenSession(id)}>
                {title}
              </Button>
            ))}
          </p>
        )}
      </div>
      {!main && !gone && into !== null && branch !== null && unmerged > 0 && (
        <Button size="sm" disabled={busy} aria-label={`Merge into ${into}: ${name}`} onClick={() => void merge()}>
          Merge into {into}
        </Button>
      )}
      {mustCommit && (
        <Button
          size="sm"
          disabled={busy}
          aria-label={`Ask Claude to commit: ${name}`}
          onClick={() => void askToCommit()}
        >
          Ask Claude to commit
        </Button>
      )}
      {!main && (
        <Button size="sm" disabled={busy} aria-label={`Remove the worktree ${name}`} onClick={() => void remove()}>
          {gone ? 'Forget' : 'Remove'}
        </Button>
      )}
      {error && (
        <div className={styles.force}>
          <Notice tone="error" urgent message={error.message} remedy={error.remedy} detail={error.detail} />
          {error.from === 'remove' && (dirty > 0 || unmerged > 0) && (
            <Discard name={name} busy={busy} onDiscard={(word) => void remove(word)} />
          )}
        </div>
      )}
    </li>
  )
}

function Discard({ name, busy, onDiscard }: { name: string; busy: boolean; onDiscard: (word: string) => void }) {
  const [word, setWord] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (word === name) onDiscard(word)
      }}
    >
      <Field label={`To remove it nevertheless, write “${name}”`}>
        {({ id }) => <TextInput id={id} value={word} onChange={({ target }) => setWord(target.value)} />}
      </Field>
      <Button type="submit" look="danger" size="sm" disabled={busy || word !== name}>
        Remove with the work in it
      </Button>
    </form>
  )
}
