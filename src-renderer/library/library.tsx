/** The conversations that Claude Code keeps on this machine, whoever held them: found, looked into, gone on with. */
import { FileUp, RefreshCw, Search, X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { TranscriptSummary } from '#shared/transcripts.ts'
import { useDebounced } from '../client/use-debounced.ts'
import { useNow } from '../client/use-now.ts'
import { OfflineNotice } from '../client/offline-notice.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { onEscape, rowFrom } from '../ui/listing-keys.ts'
import { Filters } from './filters.tsx'
import styles from './library.module.css'
import { Progress } from './progress.tsx'
import { TranscriptDetails } from './transcript-details.tsx'
import { optionId, TranscriptRows } from './transcript-list.tsx'
import { type Filter, matching, NO_FILTER, rowsOf } from './transcript-rows.ts'
import { useTranscriptActions } from './use-transcript-actions.ts'
import { type Transcripts, useTranscripts } from './use-transcripts.ts'

type LibraryProps = {
  userHome: string | undefined
  /** Paints a conversation, to be read. */
  preview: (transcript: TranscriptSummary) => ReactNode
  onOpen: (id: SessionId) => void
  onClose: () => void
}

/** Who walks through the list doesn't have every file read on the way. */
const PREVIEW_AFTER_MS = 150

/** Who comes back finds the list as it was. */
let remembered: Filter = NO_FILTER

export function Library({ userHome, preview, onOpen, onClose }: LibraryProps) {
  const listId = useId()
  const titleId = useId()
  const transcripts = useTranscripts()
  const actions = useTranscriptActions(onOpen)
  const [filter, setFilter] = useState(remembered)
  const [selectedPath, setSelected] = useState<string | null>(null)
  const file = useRef<HTMLInputElement>(null)
  const now = useNow(60_000)
  useEffect(() => {
    remembered = filter
  }, [filter])
  const rows = useMemo(() => rowsOf(matching(transcripts.all, filter, now)), [transcripts.all, filter, now])
  const listed = useMemo(() => rows.flatMap((row) => (row.kind === 'transcript' ? [row.transcript] : [])), [rows])
  const at = Math.max(
    0,
    listed.findIndex(({ path }) => path === selectedPath),
  )
  const selected = listed[at]
  const shown = useDebounced(selected, PREVIEW_AFTER_MS)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const to = rowFrom(at, event.key)
    if (to !== undefined) setSelected(listed[Math.max(0, Math.min(listed.length - 1, to))]?.path ?? null)
    else if (event.key === 'Enter' && selected) actions.open(selected)
    else return
    event.preventDefault()
  }
  return (
    <section className={styles.library} aria-labelledby={titleId} onKeyDown={onEscape(onClose)}>
      <header className={styles.header}>
        <h1 id={titleId} className={styles.title}>
          Sessions on this machine
        </h1>
        <input
          ref={file}
          type="file"
          accept=".jsonl,application/jsonl"
          hidden
          aria-label="File to import"
          onChange={({ target }) => {
            const [chosen] = target.files ?? []
            target.value = '' // the same one can be chosen again
            if (chosen) actions.importFile(chosen)
          }}
        />
        <Button look="ghost" size="sm" disabled={actions.busy !== null} onClick={() => file.current?.click()}>
          <FileUp size={14} aria-hidden />
          {actions.busy === 'import' ? 'Importing…' : 'Import a file…'}
        </Button>
        <IconButton
          label="Look for new and changed ones"
          disabled={actions.busy === 'scan' || transcripts.status?.phase === 'scanning'}
          onClick={actions.scan}
        >
          <RefreshCw size={14} />
        </IconButton>
        <IconButton label="Close the list" shortcut="Esc" onClick={onClose}>
          <X size={16} />
        </IconButton>
      </header>
      <OfflineNotice meaning="This is the list as it was; nothing can be opened from it until it is back." />
      <div className={styles.columns}>
        <div className={styles.side}>
          <div className={styles.ask}>
            <div className={styles.box}>
              <Search size={14} aria-hidden className={styles.boxIcon} />
              <input
                className={styles.input}
                role="combobox"
                aria-label="Filter conversations"
                aria-expanded={listed.length > 0}
                aria-controls={listId}
                aria-autocomplete="list"
                aria-activedescendant={selected ? optionId(listId, at) : undefined}
                autoFocus
                autoComplete="off"
                spellCheck={false}
                placeholder="Title, first words, folder, branch"
                value={filter.text}
                onChange={({ target }) => setFilter({ ...filter, text: target.value })}
                onKeyDown={onKeyDown}
              />
            </div>
            <Filters all={transcripts.all} filter={filter} userHome={userHome} onFilter={setFilter} />
            <Progress transcripts={transcripts} listed={listed.length} />
          </div>
          {transcripts.error && (
            <div className={styles.notice}>
              <FailureNotice urgent error={transcripts.error} onRetry={transcripts.retry} />
            </div>
          )}
          {listed.length > 0 ? (
            <TranscriptRows
              id={listId}
              rows={rows}
              count={listed.length}
              selected={at}
              userHome={userHome}
              now={now}
              onSelect={({ path }) => setSelected(path)}
              onOpen={actions.open}
              onKeyDown={onKeyDown}
            />
          ) : (
            <Nothing transcripts={transcripts} onClear={() => setFilter(NO_FILTER)} />
          )}
        </div>
        {selected && (
          <TranscriptDetails
            key={selected.path}
            transcript={selected}
            userHome={userHome}
            actions={actions}
            preview={shown?.path === selected.path ? preview(selected) : null}
          />
        )}
      </div>
    </section>
  )
}

function Nothing({ transcripts, onClear }: { transcripts: Transcripts; onClear: () => void }) {
  const { all, loaded, status, error } = transcripts
  if (error) return null
  if (!loaded || status?.phase === 'never') return <Loading label="Looking for conversations" />
  if (all.length > 0) {
    return (
      <Empty
        small
        title="No match"
        actions={
          <Button size="sm" onClick={onClear}>
            Show all
          </Button>
        }
      >
        No conversation has these words, folder and time.
      </Empty>
    )
  }
  if (status?.phase === 'scanning') return <Loading label="Reading the conversations on this machine" />
  return (
    <Empty title="No conversations yet">
      What you do with Claude Code, in a terminal, an editor or here, shows up in this list.
    </Empty>
  )
}
