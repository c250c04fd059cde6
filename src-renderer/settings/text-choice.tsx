/** A text of one's own, or what it is without one. Saved when it is left. */
import type { SettingGuide } from '#shared/settings-guide.ts'
import { SelectInput, TextInput } from '../ui/field.tsx'
import styles from './controls.module.css'
import { useOwnText } from './use-own-text.ts'

type TextChoiceProps = {
  id: string
  describedBy: string
  invalid: boolean
  guide: SettingGuide
  value: string | null
  onChange: (value: string | null) => void
}

export function TextChoice({ id, describedBy, invalid, guide, value, onChange }: TextChoiceProps) {
  const { text, setText, field } = useOwnText(value, onChange)
  const isOwn = value !== null || text !== null
  return (
    <span className={styles.stacked}>
      <SelectInput
        id={id}
        aria-describedby={describedBy}
        value={isOwn ? 'some' : 'none'}
        onChange={({ target }) => {
          setText(target.value === 'some' ? '' : null)
          if (target.value === 'none' && value !== null) onChange(null)
        }}
      >
        <option value="none">{guide.none}</option>
        <option value="some">{guide.some}</option>
      </SelectInput>
      {isOwn && (
        <TextInput
          aria-label={`${guide.label}: ${guide.some ?? 'its own'}`}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          {...field}
        />
      )}
    </span>
  )
}
