/** Asks for a folder: type a path with completion, or pick one used lately. */
import { useQuery } from '@tanstack/react-query'
import { Clock, Folder, FolderGit2 } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { AppErrorData } from '#shared/errors.ts'
import { useBullpen } from '../client/context.tsx'
import { shortPath } from '../client/format.ts'
import { classNames } from '../ui/class-names.ts'
import { TextInput } from '../ui/field.tsx'
import styles from './path-field.module.css'
import { useDebounced } from '../client/use-debounced.ts'

type PathFieldProps = {
  value: string
  userHome: string | undefined
  error: AppErrorData | null
  onChange: (path: string) => void
  /** The path as typed or picked is the one. */
  onSubmit: (path: string) => void
}

type Suggestion = { path: string; label: string; kind: 'recent' | 'folder' | 'repository'; exists: boolean }

const COMPLETE_AFTER_MS = 60
const HOME = '~/'

export function PathField({ value, userHome, error, onChange, onSubmit }: PathFieldProps) {
  const id = useId()
  const list = useRef<HTMLUListElement>(null)
  const [chosen, setChosen] = useState<number | null>(null)
  const { suggestions, heading } = useSuggestions(value, userHome)
  const active = chosen !== null && chosen < suggestions.length ? chosen : null
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [active])
  const take = ({ path, kind, exists }: Suggestion) => {
    if (!exists) return
    setChosen(null)
    if (kind === 'recent') onSubmit(path)
    else onChange(withSeparator(path))
  }
  const move = (step: 1 | -1) => {
    if (suggestions.length === 0) return
    const from = active ?? (step === 1 ? -1 : suggestions.length)
    setChosen((from + step + suggestions.length) % suggestions.length)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const suggestion = active === null ? undefined : suggestions[active]
    const first = suggestions[0]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      move(event.key === 'ArrowDown' ? 1 : -1)
    } else if (event.key === 'Enter' && suggestion) {
      event.preventDefault()
      take(suggestion)
    } else if (event.key === 'Tab' && !event.shiftKey && value !== '' && first && first.kind !== 'recent') {
      const next = suggestion ?? first
      if (withSeparator(next.path) === value) return
      event.preventDefault()
      take(next)
    }
  }
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        Folder
      </label>
      <TextInput
        id={id}
        role="combobox"
        aria-expanded={suggestions.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={active === null ? undefined : `${id}-${active}`}
        aria-autocomplete="list"
        aria-invalid={error !== null}
        aria-describedby={error ? `${id}-error` : undefined}
        className={styles.input}
        placeholder="~/code/project"
        autoFocus
        value={value}
        onChange={(event) => {
          setChosen(null)
          onChange(event.target.value)
        }}
        onKeyDown={onKeyDown}
      />
      {error && (
        <p id={`${id}-error`} className={styles.error} role="alert">
          {error.message} {error.remedy}
        </p>
      )}
      <div className={styles.suggestions}>
        <p className={styles.heading}>{heading}</p>
        <ul ref={list} id={`${id}-list`} role="listbox" aria-label={heading} className={styles.list}>
          {suggestions.map((suggestion, index) => (
            <li
              key={suggestion.path}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              aria-disabled={!suggestion.exists}
              className={classNames(styles.option, index === active && styles.active)}
              title={suggestion.path}
              onMouseDown={(event) => event.preventDefault()} // the text keeps the focus
              onClick={() => take(suggestion)}
            >
              <SuggestionIcon kind={suggestion.kind} />
              <span className={styles.path}>{suggestion.label}</span>
              {!suggestion.exists && <span className={styles.gone}>gone</span>}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

function SuggestionIcon({ kind }: { kind: Suggestion['kind'] }) {
  if (kind === 'recent') return <Clock size={14} aria-hidden />
  return kind === 'repository' ? <FolderGit2 size={14} aria-label="Git repository" /> : <Folder size={14} aria-hidden />
}

function useSuggestions(value: string, userHome: string | undefined): { suggestions: Suggestion[]; heading: string } {
  const { queries } = useBullpen()
  const typed = value.trim() !== ''
  const recent = useQuery(queries.folders.recent.queryOptions())
  const none = recent.data?.length === 0
  const prefix = useDebounced(typed ? value : HOME, COMPLETE_AFTER_MS)
  const complete = useQuery(
    queries.folders.complete.queryOptions({
      input: { prefix },
      enabled: typed || none,
      placeholderData: (before) => before,
    }),
  )
  if (!typed && !none) {
    return {
      heading: recent.isPending ? 'Loading recent folders' : 'Recent folders',
      suggestions: (recent.data ?? []).map(({ path, exists }) => ({
        path,
        exists,
        kind: 'recent',
        label: shortPath(path, userHome),
      })),
    }
  }
  const found = complete.data ?? []
  return {
    heading:
      found.length > 0
        ? typed
          ? 'Folders'
          : 'Folders in your home. Type a path; Tab completes it.'
        : complete.isFetching
          ? 'Looking for folders'
          : typed
            ? 'No folder starts like this'
            : 'No folder in your home. Type the path of one.',
    suggestions: found.map(({ path, isGitRepo }) => ({
      path,
      exists: true,
      kind: isGitRepo ? 'repository' : 'folder',
      label: shortPath(path, userHome),
    })),
  }
}

const withSeparator = (path: string): string => {
  const separator = path.includes('\\') ? '\\' : '/'
  return path.endsWith(separator) ? path : `${path}${separator}`
}
