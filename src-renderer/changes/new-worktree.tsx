/** A new session in a new worktree, at once: what it is about names the branch and waits in the prompt. */
import { useQuery } from '@tanstack/react-query'
import { GitBranchPlus } from 'lucide-react'
import { type SubmitEvent, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { newInWorktree } from '../client/new-in-worktree.ts'
import { useBullpen } from '../client/context.tsx'
import { shortPath } from '../client/format.ts'
import { useAction } from '../client/use-action.ts'
import { useDebounced } from '../client/use-debounced.ts'
import { Button } from '../ui/button.tsx'
import { TextInput } from '../ui/field.tsx'
import styles from './worktrees-dialog.module.css'

type NewWorktreeProps = {
  path: string
  userHome: string | undefined
  onMade: () => Promise<void>
  onOpenSession: (id: SessionId) => void
}

const CALM_MS = 250
/** Characters; the host names a branch by the first words. */
const MOST_ABOUT = 2_000

export function NewWorktree({ path, userHome, onMade, onOpenSession }: NewWorktreeProps) {
  const { client, queries, sessions } = useBullpen()
  const act = useAction()
  const [about, setAbout] = useState('')
  const [busy, setBusy] = useState(false)
  const text = useDebounced(about.trim(), CALM_MS)
  const { data: plan } = useQuery(
    queries.git.planWorktree.queryOptions({ input: { path, text }, retry: false, placeholderData: (before) => before }),
  )
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setBusy(true)
    await act(async () => {
      const words = about.trim() // of this moment
      const session = await newInWorktree({ client, sessions }, { path, about: words })
      // words that can't be kept are no reason to have no session
      if (words !== '') await act(() => client.workspace.setDraft({ sessionId: session.id, text: words }))
      onOpenSession(session.id)
    })
    await onMade() // also when only the session could not be made
    setBusy(false)
  }
  if (plan !== undefined && plan.branch === null) return <p className={styles.hint}>{plan.why}</p>
  return (
    <form className={styles.create} onSubmit={(event) => void submit(event)}>
      <div className={styles.fields}>
        <TextInput
          aria-label="What the new session is about"
          placeholder="What is it about? (optional)"
          spellCheck
          maxLength={MOST_ABOUT}
          value={about}
          onChange={({ target }) => setAbout(target.value)}
        />
        <Button type="submit" look="primary" disabled={busy || plan === undefined}>
          <GitBranchPlus size={14} aria-hidden /> New session in a worktree
        </Button>
      </div>
      {plan && plan.path !== null && (
        <p className={styles.hint}>
          Branch <code>{plan.branch}</code> in <code>{shortPath(plan.path, userHome)}</code>
        </p>
      )}
    </form>
  )
}
