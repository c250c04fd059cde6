/** What is compared with what, and how much that is. */
import type { ChangedFile, Changes, Comparison } from '#shared/git.ts'
import { countOf } from '../client/format.ts'
import { SelectInput } from '../ui/field.tsx'
import styles from './changes-panel.module.css'
import { Counts } from './counts.tsx'
import { COMPARISON_WORDS } from './words.ts'

type CompareBarProps = {
  changes: Changes
  comparison: Comparison
  /** Null while they are not known. */
  files: readonly ChangedFile[] | null
  onCompare: (comparison: Comparison) => void
}

export function CompareBar({ changes: { comparisons }, comparison, files, onCompare }: CompareBarProps) {
  const sum = (key: 'added' | 'removed') => files?.reduce((total, file) => total + (file[key] ?? 0), 0) ?? 0
  return (
    <div className={styles.choice}>
      <SelectInput
        aria-label="Compare"
        value={comparison}
        onChange={({ target }) => {
          const next = comparisons.find((one) => one === target.value)
          if (next) onCompare(next)
        }}
      >
        {comparisons.map((one) => (
          <option key={one} value={one}>
            {COMPARISON_WORDS[one]}
          </option>
        ))}
      </SelectInput>
      {files && files.length > 0 && (
        <span className={styles.total}>
          {countOf(files.length, 'file')} <Counts added={sum('added')} removed={sum('removed')} />
        </span>
      )}
    </div>
  )
}
