/** One setting as a form control; a change is saved at once, a text when it is left. */
import { useState } from 'react'
import { Field, SelectInput, TextInput } from '../ui/field.tsx'
import styles from './settings.module.css'
import { labelOf, type SettingField } from './setting-fields.ts'

type Value = string | number | boolean | null

type SettingControlProps = {
  field: SettingField
  value: Value
  /** What the choices are called, where their names say too little. */
  words: Readonly<Record<string, string>>
  /** Choices not offered. */
  hidden: readonly string[]
  error: string | undefined
  onChange: (value: Value) => void
}

export function SettingControl({ field, value, words, hidden, error, onChange }: SettingControlProps) {
  const [text, setText] = useState<string | null>(null)
  const shown = text ?? (value === null ? '' : String(value))
  if (field.kind === 'toggle') {
    return (
      <label className={styles.toggle}>
        <input type="checkbox" checked={value === true} onChange={(event) => onChange(event.target.checked)} />
        <span>
          {labelOf(field.name)}
          <small>{error ?? field.description}</small>
        </span>
      </label>
    )
  }
  const leave = () => {
    setText(null)
    if (text === null || text === String(value ?? '')) return
    if (field.kind === 'number') onChange(Number(text))
    else onChange(text.trim() === '' ? null : text.trim())
  }
  return (
    <Field label={labelOf(field.name)} hint={field.description} error={error}>
      {({ id, describedBy, invalid }) =>
        field.kind === 'choice' ? (
          <SelectInput
            id={id}
            aria-describedby={describedBy}
            value={shown}
            onChange={(event) => onChange(event.target.value)}
          >
            {field.options
              .filter((option) => !hidden.includes(option) || option === value)
              .map((option) => (
                <option key={option} value={option}>
                  {words[option] ?? option}
                </option>
              ))}
          </SelectInput>
        ) : (
          <TextInput
            id={id}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            {...(field.kind === 'number' && { type: 'number', min: field.min, max: field.max, step: 1 })}
            placeholder={field.kind === 'text' && field.nullable ? 'Default' : undefined}
            value={shown}
            onChange={(event) => setText(event.target.value)}
            onBlur={leave}
            onKeyDown={(event) => {
              if (event.key === 'Enter') leave()
            }}
          />
        )
      }
    </Field>
  )
}
