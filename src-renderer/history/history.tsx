/** Search over everything that was said and done in all sessions. Enter leads to the place in its session. */
import { LoaderCircle, Search as SearchIcon, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { SearchResult } from '#shared/search.ts'
import { OfflineNotice } from '../client/offline-notice.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { onEscape, rowFrom } from '../ui/listing-keys.ts'
import { type Choices, NO_CHOICES } from './choices.ts'
import { FilterBar } from './filter-bar.tsx'
import { groupsOf } from './groups.ts'
import styles from './history.module.css'
import { optionId, ResultList } from './result-list.tsx'
import { type Search, useSearch } from './use-search.ts'

type HistoryProps = {
  userHome: string | undefined
  onOpen: (result: SearchResult) => void
  onClose: () => void
}

/** Who comes back from a result finds the search as it was. */
let remembered: { readonly text: string; readonly choices: Choices } = { text: '', choices: NO_CHOICES }

export function History({ userHome, onOpen, onClose }: HistoryProps) {
  const listId = useId()
  const [text, setText] = useState(remembered.text)
  const [choices, setChoices] = useState(remembered.choices)
  const [selected, setSelected] = useState(0)
  const search = useSearch(text, choices)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.select(), [])
  useEffect(() => {
    remembered = { text, choices }
  }, [text, choices])
  const groups = useMemo(() => groupsOf(search.results ?? []), [search.results])
  const inOrder = useMemo(() => groups.flatMap(({ results }) => results.map(({ result }) => result)), [groups])
  const at = Math.min(selected, inOrder.length - 1)
  const ask = (next: () => void) => {
    next()
    setSelected(0)
  }
  const move = (to: number) => {
    const next = Math.max(0, Math.min(inOrder.length - 1, to))
    setSelected(next)
    if (next >= inOrder.length - NEAR_END) search.loadMore()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const current = inOrder[at]
    const to = rowFrom(at, event.key)
    if (to !== undefined) move(to)
    else if (event.key === 'Enter' && current) onOpen(current)
    else return
    event.preventDefault()
  }
  return (
    <section className={styles.history} aria-labelledby={`${listId}-title`} onKeyDown={onEscape(onClose)}>
      <header className={styles.header}>
        <h1 id={`${listId}-title`} className={styles.title}>
          Search
        </h1>
        <IconButton label="Close the search" shortcut="Esc" onClick={onClose}>
          <X size={16} />
        </IconButton>
      </header>
      <OfflineNotice meaning="Nothing can be searched until it is back." />
      <div className={styles.ask}>
        <div className={styles.box}>
          {search.asking ? (
            <LoaderCircle size={16} aria-hidden className={classNames(styles.boxIcon, styles.turning)} />
          ) : (
            <SearchIcon size={16} aria-hidden className={styles.boxIcon} />
          )}
          <input
            ref={input}
            className={styles.input}
            role="combobox"
            aria-label="Search everything"
            aria-expanded={inOrder.length > 0}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={inOrder.length > 0 ? optionId(listId, at) : undefined}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            placeholder="Words, “a phrase”, -without, file:name, is:failed"
            value={text}
            onChange={({ target }) => ask(() => setText(target.value))}
            onKeyDown={onKeyDown}
          />
        </div>
        <FilterBar choices={choices} onChoose={(next) => ask(() => setChoices(next))} />
        <Summary search={search} />
      </div>
      <div className={styles.scroll}>
        <div className={styles.column}>
          {search.error && <FailureNotice urgent error={search.error} onRetry={search.retry} />}
          {inOrder.length > 0 && (
            <ResultList
              id={listId}
              groups={groups}
              selected={at}
              userHome={userHome}
              onSelect={setSelected}
              onOpen={onOpen}
            />
          )}
          {search.hasMore && inOrder.length > 0 && (
            <Button look="ghost" className={styles.more} disabled={search.asking} onClick={search.loadMore}>
              {search.asking ? 'Loading…' : 'Older results'}
            </Button>
          )}
          {inOrder.length === 0 && !search.error && <Nothing search={search} />}
        </div>
      </div>
    </section>
  )
}

/** The next page is asked for so many results before the last one. */
const NEAR_END = 4

function Summary({ search: { results, total, notUnderstood, pending } }: { search: Search }) {
  return (
    <div className={styles.summary}>
      <p role="status">
        {results && total && total.count > 0 && (
          <>
            {total.count.toLocaleString('en')}
            {total.atLeast ? '+' : ''} {total.count === 1 ? 'result' : 'results'}
          </>
        )}
      </p>
      {notUnderstood.length > 0 && <p>Not a filter, left out: {notUnderstood.join(', ')}</p>}
      {pending > 0 && <p>Still indexing: {pending.toLocaleString('en')} events to go</p>}
      <p className={styles.keys} aria-hidden>
        <Kbd hidden>↑</Kbd> <Kbd hidden>↓</Kbd> select <Kbd hidden>Enter</Kbd> open <Kbd hidden>Esc</Kbd> close
      </p>
    </div>
  )
}

function Nothing({ search: { results, asking } }: { search: Search }) {
  if (results === null && asking) return <Loading label="Searching" />
  if (results === null) {
    return (
      <Empty title="Find anything that was said or done">
        <p>Prompts, answers, tool calls with their files, results and titles of all sessions, archived ones too.</p>
        <dl className={styles.help}>
          {HELP.map(([example, meaning]) => (
            <div key={example}>
              <dt>
                <code>{example}</code>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </Empty>
    )
  }
  if (asking) return <Loading label="Searching" />
  return (
    <Empty title="Nothing found">
      <p>Fewer words or filters find more. Thinking is left out unless chosen.</p>
    </Empty>
  )
}

const HELP = [
  ['"exact phrase"', 'these words next to each other'],
  ['-word', 'without this word'],
  ['file:parser.ts', 'tool calls that touched a file'],
  ['project:api model:opus', 'part of a folder, of a model'],
  ['is:failed in:results', 'what failed; one kind of text'],
  ['is:archived', 'the session: running, interrupted, lost, closed, archived'],
  ['after:2026-11-01 before:today', 'between two days'],
] as const
