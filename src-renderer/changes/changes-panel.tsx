/** The panel beside a session: the files that changed, their diffs, and what can be done with them. */
import { Columns2, GitBranch, RefreshCw, Rows2, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import type { ChangedFile, Changes, Comparison } from '#shared/git.ts'
import type { Session } from '#shared/session.ts'
import { IconButton } from '../ui/button.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { SelectInput } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import styles from './changes-panel.module.css'
import { FileActions } from './file-actions.tsx'
import { FileDiffView } from './file-diff.tsx'
import { FileList } from './file-list.tsx'
import { changePanel, usePanelState } from './panel-state.ts'
import { RevertDialog } from './revert-dialog.tsx'
import { useChangeActions } from './use-change-actions.ts'
import { useChanges, useFreshChanges } from './use-changes.ts'
import { COMPARISON_WORDS, plural } from './words.ts'
import { WorktreesDialog } from './worktrees-dialog.tsx'

export function ChangesPanel({ session }: { session: Session }) {
  const { view } = usePanelState()
  const [asked, setAsked] = useState<Comparison>('start')
  const [path, setPath] = useState<string | null>(null)
  /** The repository whose worktrees are shown. */
  const [managing, setManaging] = useState<string | null>(null)
  const { data, error, isFetching } = useChanges(session, asked)
  const refresh = useFreshChanges(session)
  const region = useRef<HTMLDivElement>(null)
  const panel = useRef<HTMLElement>(null)
  const file = data?.files.find((one) => one.path === path) ?? data?.files[0] ?? null
  const comparison = data?.comparison ?? asked
  // not the session's own folder: that goes with its worktree
  const mainRoot = data?.repository?.mainRoot ?? data?.repository?.root ?? session.cwd
  const actions = useChangeActions({ session, comparison, inGit: data?.repository !== null, refresh })
  const toList = () => panel.current?.querySelector<HTMLElement>('[role="listbox"]')?.focus()
  return (
    <aside ref={panel} className={styles.panel} aria-label="Changes">
      <header className={styles.bar}>
        <h2 className={styles.title}>Changes</h2>
        {data?.repository && (
          <button
            type="button"
            className={styles.branch}
            title="Worktrees of this repository"
            onClick={() => setManaging(mainRoot)}
          >
            <GitBranch size={13} aria-hidden />
            <span className={styles.branchName}>{branchWords(data)}</span>
          </button>
        )}
        <span className={styles.space} />
        <IconButton
          size="sm"
          label={view === 'split' ? 'Show under each other' : 'Show side by side'}
          onClick={() => changePanel({ view: view === 'split' ? 'unified' : 'split' })}
        >
          {view === 'split' ? <Rows2 size={14} /> : <Columns2 size={14} />}
        </IconButton>
        <IconButton size="sm" label="Look again" disabled={isFetching} onClick={() => void refresh()}>
          <RefreshCw size={13} />
        </IconButton>
        <IconButton size="sm" label="Close the changes" shortcut="Alt+C" onClick={() => changePanel({ open: false })}>
          <X size={14} />
        </IconButton>
      </header>
      {data && data.comparisons.length > 1 && (
        <div className={styles.choice}>
          <SelectInput
            aria-label="Compare"
            value={comparison}
            onChange={(event) => {
              const next = data.comparisons.find((one) => one === event.target.value)
              if (next) setAsked(next)
            }}
          >
            {data.comparisons.map((one) => (
              <option key={one} value={one}>
                {COMPARISON_WORDS[one]}
              </option>
            ))}
          </SelectInput>
          <span className={styles.total}>{totals(data.files)}</span>
        </div>
      )}
      {session.trust === 'restricted' && data?.repository && (
        <p className={styles.note}>Restricted folder: nothing that its git configuration names is run.</p>
      )}
      {error && !data ? (
        <div className={styles.state}>
          <Problem error={error} />
        </div>
      ) : !data ? (
        <div className={styles.state}>
          <Loading label="Looking for changes" />
        </div>
      ) : (
        <>
          {error && <Problem error={error} />}
          {data.without !== null && <p className={styles.note}>{WITHOUT[data.without]}</p>}
          {data.cut && <p className={styles.note}>There are more files than are listed here.</p>}
          {file === null ? (
            <div className={styles.state}>
              <Empty small title="Nothing changed">
                {NOTHING[comparison]}
              </Empty>
            </div>
          ) : (
            <>
              <FileList
                files={data.files}
                chosen={file.path}
                onChoose={(next) => setPath(next.path)}
                onEnter={() => region.current?.focus()}
                onStage={actions.stageFile}
                onRevert={actions.askRevert}
              />
              <FileActions
                session={session}
                file={file}
                actions={actions}
                root={data.repository?.root ?? session.cwd}
              />
              <FileDiffView
                key={`${comparison}:${file.path}`}
                sessionId={session.id}
                file={file}
                comparison={comparison}
                view={view}
                actions={actions.hunksOf(file)}
                region={region}
                onLeave={toList}
              />
            </>
          )}
        </>
      )}
      <RevertDialog asked={actions.asked} onConfirm={actions.revert} onClose={actions.cancel} />
      <WorktreesDialog path={managing} onClose={() => setManaging(null)} />
    </aside>
  )
}

function Problem({ error }: { error: Error }) {
  const { message, remedy, detail } = toAppErrorData(error)
  return <Notice tone="error" message={message} remedy={remedy} detail={detail} />
}

function branchWords({ repository }: Changes): string {
  if (!repository) return ''
  const { branch, head, ahead, behind } = repository
  const apart = [ahead > 0 && `↑${ahead}`, behind > 0 && `↓${behind}`].filter((part) => part !== false)
  return [branch ?? head ?? 'no commit yet', ...apart].join(' ')
}

function totals(files: readonly ChangedFile[]): string {
  const sum = (key: 'added' | 'removed') => files.reduce((total, file) => total + (file[key] ?? 0), 0)
  return `${plural(files.length, 'file')}, +${sum('added')} −${sum('removed')}`
}

const WITHOUT = {
  'no-repository': 'Not a git repository: only what the tools of this session wrote is known.',
  'no-git': 'Git is not installed: only what the tools of this session wrote is known.',
}

const NOTHING: Readonly<Record<Comparison, string>> = {
  start: 'The folder is as this session found it.',
  head: 'The folder is as it was committed.',
  unstaged: 'All that changed is staged.',
  staged: 'Nothing is staged for the next commit.',
}
