/** One of several words, or what is in force without a choice of one's own. */
import { SelectInput } from '../ui/field.tsx'

type OverrideChoiceProps<Value> = {
  id: string
  describedBy: string
  /** What undefined is called. */
  inherited: string
  options: readonly { readonly value: Value; readonly words: string }[]
  value: Value | undefined
  onChange: (value: Value | undefined) => void
}

const INHERITED = 'inherited'

export function OverrideChoice<Value extends string | null>(props: OverrideChoiceProps<Value>) {
  const { id, describedBy, inherited, options, value, onChange } = props
  const place = value === undefined ? -1 : options.findIndex((option) => option.value === value)
  return (
    <SelectInput
      id={id}
      aria-describedby={describedBy}
      value={place === -1 ? INHERITED : String(place)}
      onChange={({ target }) => onChange(options[Number(target.value)]?.value)}
    >
      <option value={INHERITED}>{inherited}</option>
      {options.map(({ value: one, words }, index) => (
        <option key={one ?? ''} value={String(index)}>
          {words}
        </option>
      ))}
    </SelectInput>
  )
}
