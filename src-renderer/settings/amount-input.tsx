/** A number with its unit, and the choices beside it where there are some: never, automatic, as everywhere. */
import { useState } from 'react'
import type { SettingGuide } from '#shared/settings-guide.ts'
import { SelectInput, TextInput } from '../ui/field.tsx'
import styles from './controls.module.css'
import { unitWords } from './setting-words.ts'

/** A number; null = what `guide.none` calls it; undefined = what `inherited` calls it. */
export type Amount = number | null | undefined

type AmountInputProps = {
  id: string
  describedBy: string
  invalid: boolean
  guide: SettingGuide
  range: { readonly min: number; readonly max: number; readonly whole: boolean }
  value: Amount
  nullable: boolean
  /** What undefined is called; without it, there is always a value. */
  inherited?: string | undefined
  /** What a number begins with when one is chosen. */
  start: number
  /** NaN for what is no number. */
  onChange: (value: Amount) => void
}

export function AmountInput(props: AmountInputProps) {
  const { id, describedBy, invalid, guide, value, nullable, inherited, start, onChange } = props
  const choices = [
    ...(inherited === undefined ? [] : [{ kind: 'inherited', words: inherited }]),
    ...(nullable ? [{ kind: 'none', words: guide.none ?? 'None' }] : []),
    { kind: 'some', words: guide.some ?? 'Its own' },
  ]
  const chosen = value === undefined ? 'inherited' : value === null ? 'none' : 'some'
  const isChoice = choices.length > 1
  return (
    <span className={styles.amount}>
      {isChoice && (
        <SelectInput
          id={id}
          aria-describedby={describedBy}
          className={styles.choice}
          value={chosen}
          onChange={({ target }) =>
            onChange(target.value === 'inherited' ? undefined : target.value === 'none' ? null : start)
          }
        >
          {choices.map(({ kind, words }) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
        </SelectInput>
      )}
      {typeof value === 'number' && (
        <NumberInput
          value={value}
          range={props.range}
          unit={guide.unit}
          onChange={onChange}
          attributes={{
            ...(isChoice ? { 'aria-label': `${guide.label}, ${guide.unit ?? 'number'}` } : { id }),
            'aria-describedby': describedBy,
            'aria-invalid': invalid,
          }}
        />
      )}
    </span>
  )
}

type NumberInputProps = {
  value: number
  range: AmountInputProps['range']
  unit: string | undefined
  attributes: Readonly<Record<string, string | boolean>>
  onChange: (value: number) => void
}

/** What was typed stays until it is accepted: then the value is another one. */
function NumberInput({ value, range, unit, attributes, onChange }: NumberInputProps) {
  const [draft, setDraft] = useState<{ readonly text: string; readonly over: number } | null>(null)
  const text = draft?.over === value ? draft.text : null
  const leave = () => {
    if (text !== null) onChange(text.trim() === '' ? Number.NaN : Number(text))
  }
  return (
    <>
      <TextInput
        {...attributes}
        type="number"
        inputMode="decimal"
        className={styles.number}
        min={range.min}
        max={range.max}
        step={range.whole ? 1 : 'any'}
        value={text ?? String(value)}
        onChange={(event) => setDraft({ text: event.target.value, over: value })}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === 'Enter') leave()
        }}
      />
      {unit !== undefined && (
        <span className={styles.unit} aria-hidden>
          {unitWords(unit, Number(text ?? value))}
        </span>
      )}
    </>
  )
}
