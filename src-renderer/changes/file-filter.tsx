/** Narrows the list of changed files by words of their paths. */
import { Search } from 'lucide-react'
import type { RefObject } from 'react'
import { TextInput } from '../ui/field.tsx'
import styles from './file-filter.module.css'

type FileFilterProps = {
  input: RefObject<HTMLInputElement | null>
  words: string
  shown: number
  all: number
  onWords: (words: string) => void
  /** Back to the list. */
  onLeave: () => void
}

export function FileFilter({ input, words, shown, all, onWords, onLeave }: FileFilterProps) {
  return (
    <div className={styles.filter}>
      <Search size={13} aria-hidden className={styles.icon} />
      <TextInput
        ref={input}
        type="search"
        aria-label="Filter the files"
        placeholder="Filter the files"
        className={styles.input}
        value={words}
        onChange={({ target }) => onWords(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && words !== '') onWords('')
          else if (event.key !== 'ArrowDown' && event.key !== 'Enter' && event.key !== 'Escape') return
          else onLeave()
          event.preventDefault()
          event.stopPropagation()
        }}
      />
      <span className={styles.count} role="status">
        {words === '' ? '' : shown === 0 ? 'No file' : `${shown} of ${all}`}
      </span>
    </div>
  )
}
