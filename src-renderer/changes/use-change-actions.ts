/** What is done with changed files and hunks: staged, taken out again, put back after a question. */
import { useState } from 'react'
import type { ChangedFile, Comparison, Hunk, Reverted } from '#shared/git.ts'
import type { Session } from '#shared/session.ts'
import { useBullpen } from '../client/context.tsx'
import { useAction } from '../client/use-action.ts'
import { showToast } from '../ui/toasts.tsx'
import type { HunkActions } from './hunk-actions.ts'

/** What the user is asked about: a file as it was seen, or one hunk of it. */
export type AskedRevert = {
  readonly file: ChangedFile
  readonly hunk: Hunk | null
  readonly version: string
  readonly comparison: Comparison
}

type Options = { session: Session; comparison: Comparison; inGit: boolean; refresh: () => Promise<void> }

export type ChangeActions = {
  /** Null where nothing can be staged. */
  readonly stage: ((files: readonly ChangedFile[]) => void) | null
  readonly unstage: ((files: readonly ChangedFile[]) => void) | null
  readonly askRevert: ((file: ChangedFile) => void) | null
  /** It is known what the file was before. */
  readonly canRevert: (file: ChangedFile) => boolean
  readonly hunks: (file: ChangedFile) => HunkActions
  readonly asked: AskedRevert | null
  readonly revert: (asked: AskedRevert) => void
  readonly cancel: () => void
}

export function useChangeActions({ session, comparison, inGit, refresh }: Options): ChangeActions {
  const { client } = useBullpen()
  const act = useAction()
  const [asked, setAsked] = useState<AskedRevert | null>(null)
  const { id: sessionId } = session
  const target = ({ path, from }: ChangedFile) => ({ sessionId, path, ...(from !== null && { from }), comparison })
  const run = (work: () => Promise<unknown>) => void act(work).then(refresh)
  const each = (call: 'stage' | 'unstage') => (files: readonly ChangedFile[]) => {
    const paths = files.flatMap(({ path, from }) => (from === null ? [path] : [path, from]))
    run(() => client.git[call]({ sessionId, paths }))
  }
  const hunk = (call: 'stageHunk' | 'unstageHunk', file: ChangedFile) => (one: Hunk) =>
    run(() => client.git[call]({ ...target(file), hunk: one.id }))
  const revertable = comparison !== 'staged'
  // without git, lines are counted only where the text before is known
  const canRevert = ({ added }: ChangedFile) => revertable && (inGit || added !== null)
  return {
    stage: inGit && comparison !== 'staged' ? each('stage') : null,
    unstage: inGit ? each('unstage') : null,
    canRevert,
    askRevert: revertable
      ? (file) =>
          canRevert(file) &&
          void act(async () => {
            const { version } = await client.git.diff({ ...target(file), offset: 0 })
            setAsked({ file, hunk: null, version, comparison })
          })
      : null,
    hunks: (file) => ({
      stage: inGit && comparison === 'unstaged' ? hunk('stageHunk', file) : null,
      unstage: inGit && comparison === 'staged' ? hunk('unstageHunk', file) : null,
      revert: revertable ? (one) => setAsked({ file, hunk: one, version: '', comparison }) : null,
    }),
    asked,
    revert: ({ file, hunk: one, version }) => {
      setAsked(null)
      run(async () => {
        const { backup }: Reverted = await (one === null
          ? client.git.revert({ ...target(file), version })
          : client.git.revertHunk({ ...target(file), hunk: one.id }))
        showToast({
          tone: 'info',
          message: `${file.path} is as it was before${one === null ? '' : ' there'}.`,
          remedy: backup === null ? undefined : `What it was until now is in ${backup}.`,
        })
      })
    },
    cancel: () => setAsked(null),
  }
}
