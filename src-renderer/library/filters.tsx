/** Narrows the list of conversations: folder, and when they were last changed. */
import { useMemo } from 'react'
import type { TranscriptSummary } from '#shared/transcripts.ts'
import { shortPath } from '../client/format.ts'
import { SelectInput } from '../ui/field.tsx'
import styles from './library.module.css'
import { type Filter, type When, WHEN_WORDS } from './transcript-rows.ts'

type FiltersProps = {
  all: readonly TranscriptSummary[]
  filter: Filter
  userHome: string | undefined
  onFilter: (filter: Filter) => void
}

const isWhen = (word: string): word is When => word in WHEN_WORDS

export function Filters({ all, filter, userHome, onFilter }: FiltersProps) {
  const folders = useMemo(
    () => [...new Set([...(filter.cwd === null ? [] : [filter.cwd]), ...all.flatMap(({ cwd }) => cwd ?? [])])].sort(),
    [all, filter.cwd],
  )
  return (
    <div className={styles.filters} role="group" aria-label="Narrow the list">
      <SelectInput
        aria-label="Folder"
        data-chosen={filter.cwd !== null}
        value={filter.cwd ?? ''}
        onChange={({ target }) => onFilter({ ...filter, cwd: target.value === '' ? null : target.value })}
      >
        <option value="">All folders</option>
        {folders.map((cwd) => (
          <option key={cwd} value={cwd}>
            {shortPath(cwd, userHome)}
          </option>
        ))}
      </SelectInput>
      <SelectInput
        aria-label="When"
        data-chosen={filter.when !== 'any'}
        value={filter.when}
        onChange={({ target }) => {
          if (isWhen(target.value)) onFilter({ ...filter, when: target.value })
        }}
      >
        {Object.entries(WHEN_WORDS).map(([when, words]) => (
          <option key={when} value={when}>
            {words}
          </option>
        ))}
      </SelectInput>
    </div>
  )
}
