/** What is done with changed files and hunks: staged, taken out again, put back after a question. */
import { useState } from 'react'
import type { ChangedFile, Comparison, Hunk, Reverted } from '#shared/git.ts'
import type { Session } from '#shared/session.ts'
import { useBullpen } from '../client/context.tsx'
import { useAction } from '../client/use-action.ts'
import { showToast } from '../ui/toasts.tsx'
import type { HunkActions } from './file-diff.tsx'

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
  readonly stageFile: ((file: ChangedFile) => void) | null
  readonly stageLabel: (file: ChangedFile) => 'Stage' | 'Unstage'
  readonly askRevert: ((file: ChangedFile) => void) | null
  readonly hunksOf: (file: ChangedFile) => HunkActions
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
  const stageLabel = ({ staged }: ChangedFile) =>
    comparison === 'staged' || (staged === 'all' && comparison !== 'unstaged') ? 'Unstage' : 'Stage'
  const canRevert = comparison !== 'staged'
  return {
    stageLabel,
    stageFile: inGit
      ? (file) => {
          const paths = file.from === null ? [file.path] : [file.path, file.from]
          run(() => (stageLabel(file) === 'Stage' ? client.git.stage : client.git.unstage)({ sessionId, paths }))
        }
      : null,
    askRevert: canRevert
      ? (file) =>
          void act(async () => {
            const { version } = await client.git.diff({ ...target(file), offset: 0 })
            setAsked({ file, hunk: null, version, comparison })
          })
      : null,
    hunksOf: (file) => ({
      stage:
        inGit && comparison === 'unstaged'
          ? { label: 'Stage', run: ({ id: hunk }) => run(() => client.git.stageHunk({ ...target(file), hunk })) }
          : inGit && comparison === 'staged'
            ? { label: 'Unstage', run: ({ id: hunk }) => run(() => client.git.unstageHunk({ ...target(file), hunk })) }
            : null,
      revert: canRevert ? (hunk) => setAsked({ file, hunk, version: '', comparison }) : null,
    }),
    asked,
    revert: ({ file, hunk, version }) => {
      setAsked(null)
      run(async () => {
        const { backup }: Reverted = await (hunk === null
          ? client.git.revert({ ...target(file), version })
          : client.git.revertHunk({ ...target(file), hunk: hunk.id }))
        showToast({
          tone: 'info',
          message: `${file.path} is as it was before${hunk === null ? '' : ' there'}.`,
          remedy: backup === null ? undefined : `What it was until now is in ${backup}.`,
        })
      })
    },
    cancel: () => setAsked(null),
  }
}
