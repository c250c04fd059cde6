/** The changed files with the diff of the one that is chosen. */
import { useMemo, useRef, useState } from 'react'
import type { ChangedFile, Changes } from '#shared/git.ts'
import type { Session } from '#shared/session.ts'
import { useDebounced } from '../client/use-debounced.ts'
import { useDiffView } from '../diff/use-diff-view.ts'
import { useOpening } from '../opening/use-opening.ts'
import { FileActions } from './file-actions.tsx'
import { FileDiffView } from './file-diff.tsx'
import { FileFilter } from './file-filter.tsx'
import { FileList } from './file-list.tsx'
import { KeyHint } from './key-hint.tsx'
import { filtered, flatRows, treeRows } from './file-rows.ts'
import { usePanelState } from './panel-state.ts'
import { RevertDialog } from './revert-dialog.tsx'
import { useChangeActions } from './use-change-actions.ts'

type ChangedFilesProps = { session: Session; changes: Changes; refresh: () => Promise<void> }

/** Files that are only passed on the way to another are not asked for: each answer is a look at the whole folder. */
const CALM_MS = 80
/** Fewer are seen at a glance. */
const FILTER_FROM = 8

export function ChangedFiles({ session, changes, refresh }: ChangedFilesProps) {
  const { files, comparison, repository } = changes
  const [view] = useDiffView()
  const tree = usePanelState().files === 'tree'
  const [words, setWords] = useState('')
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  /** The chosen row, which may be a folder; and the file that is shown. */
  const [key, setKey] = useState<string | null>(null)
  const [path, setPath] = useState<string | null>(null)
  const area = useRef<HTMLDivElement>(null)
  const region = useRef<HTMLDivElement>(null)
  const finder = useRef<HTMLInputElement>(null)
  const { programs, open } = useOpening(session.id)
  const root = repository?.root ?? session.cwd
  const actions = useChangeActions({ session, comparison, inGit: repository !== null, refresh })
  const found = useMemo(() => filtered(files, words), [files, words])
  const rows = useMemo(
    () => (tree ? treeRows(found, words === '' ? closed : new Set()) : flatRows(found)),
    [tree, found, closed, words],
  )
  const file = found.find((one) => one.path === path) ?? rows.find((row) => row.kind === 'file')?.file ?? null
  const settled = useDebounced(file?.path, CALM_MS)
  const active = rows.find((row) => row.key === key)?.key ?? file?.path ?? null
  const openFile = (one: ChangedFile, line?: number) =>
    open('editor', { path: `${root}/${one.path}`, ...(line !== undefined && { line }) })
  const toList = () => area.current?.querySelector<HTMLElement>('[role="listbox"], [role="tree"]')?.focus()
  const hasFilter = files.length >= FILTER_FROM || words !== ''
  const fold = (name: string, opened: boolean) =>
    setClosed((before) => {
      const next = new Set(before)
      if (opened) next.delete(name)
      else next.add(name)
      return next
    })
  return (
    <div ref={area} style={{ display: 'contents' }}>
      {hasFilter && (
        <FileFilter
          input={finder}
          words={words}
          shown={found.length}
          all={files.length}
          onWords={setWords}
          onLeave={toList}
        />
      )}
      {rows.length > 0 && (
        <FileList
          rows={rows}
          tree={tree}
          active={active}
          onActive={(row) => {
            setKey(row.key)
            if (row.kind === 'file') setPath(row.file.path)
          }}
          onFold={(row, opened) => {
            setKey(row.key)
            fold(row.path, opened)
          }}
          onEnter={() => region.current?.focus()}
          keys={{
            stage: actions.stage,
            unstage: actions.unstage,
            revert: actions.askRevert,
            open: programs.editor === null ? null : openFile,
            find: () => finder.current?.focus(),
          }}
        />
      )}
      {file && (
        <>
          <FileActions sessionId={session.id} file={file} actions={actions} root={root} />
          <FileDiffView
            key={`${comparison}:${file.path}`}
            sessionId={session.id}
            file={file}
            comparison={comparison}
            rested={settled === file.path}
            view={view}
            actions={actions.hunks(file)}
            onOpen={programs.editor === null ? null : (line) => openFile(file, line)}
            region={region}
            onLeave={toList}
          />
        </>
      )}
      <KeyHint stages={actions.unstage !== null} opens={programs.editor !== null} />
      <RevertDialog asked={actions.asked} onConfirm={actions.revert} onClose={actions.cancel} />
    </div>
  )
}
