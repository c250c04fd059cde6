/** The frame of one setting: what it is called and does, its control, its default, and what is wrong with it. */
import { RotateCcw } from 'lucide-react'
import { type ReactNode, useId, useRef } from 'react'
import { IconButton } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { inLabels } from './setting-words.ts'
import styles from './setting-row.module.css'

type SettingRowProps = {
  label: string
  about: string
  /** Behind the word "Default". */
  standard: string
  /** Given while it differs from its default. */
  onReset?: (() => void) | undefined
  resetLabel?: string
  error: string | undefined
  children: (ids: { id: string; describedBy: string; invalid: boolean }) => ReactNode
}

export function SettingRow(props: SettingRowProps) {
  const { label, about, standard, onReset, resetLabel = `Set “${label}” back to its default`, error, children } = props
  const id = useId()
  const noteId = `${id}-note`
  const errorId = `${id}-error`
  const control = useRef<HTMLDivElement>(null)
  return (
    <div className={classNames(styles.row, onReset && styles.changed)}>
      <div className={styles.words}>
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
        <p id={noteId} className={styles.about}>
          {about}
        </p>
      </div>
      <div ref={control} className={styles.control}>
        {children({
          id,
          describedBy: error === undefined ? noteId : `${errorId} ${noteId}`,
          invalid: error !== undefined,
        })}
        {error !== undefined && (
          <p id={errorId} className={styles.error} role="alert">
            {inLabels(error)}
          </p>
        )}
        <p className={styles.standard}>
          {standard}
          {onReset && (
            <IconButton
              label={resetLabel}
              size="sm"
              onClick={() => {
                onReset()
                // it goes away with what it undoes; the focus stays with the setting
                control.current?.querySelector<HTMLElement>('input, select')?.focus()
              }}
            >
              <RotateCcw size={12} />
            </IconButton>
          )}
        </p>
      </div>
    </div>
  )
}
