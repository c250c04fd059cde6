/** One setting with the control that its schema asks for; a change is saved at once, a text when it is left. */
import { z } from 'zod'
import { SETTING_GUIDE, aboutSetting, isNullable, plainOf, rangeOf, whyRefused } from '#shared/settings-guide.ts'
import { DEFAULTS, type SettingName, type Settings, SettingsPatch } from '#shared/settings.ts'
import { SelectInput } from '../ui/field.tsx'
import { type Amount, AmountInput } from './amount-input.tsx'
import { firstAmount } from './first-amounts.ts'
import { ProgramChoice } from './program-choice.tsx'
import { SettingRow } from './setting-row.tsx'
import { optionWords, valueWords } from './setting-words.ts'
import styles from './controls.module.css'
import { TextChoice } from './text-choice.tsx'
import type { EditedSettings } from './use-settings.ts'

/** Without those that have controls of their own. */
export type SimpleSetting = Exclude<SettingName, 'projects' | 'shortcuts'>

type Value = Settings[SimpleSetting]

type SettingControlProps = {
  name: SimpleSetting
  settings: Settings
  edit: Pick<EditedSettings, 'refusal' | 'refuse' | 'save'>
}

export function SettingControl({ name, settings, edit }: SettingControlProps) {
  const guide = SETTING_GUIDE[name]
  const value = settings[name]
  const standard = DEFAULTS[name]
  const error = edit.refusal?.field === name ? edit.refusal.words : undefined
  const change = (next: unknown) => {
    const words = whyRefused(name, next)
    if (words !== undefined) edit.refuse({ field: name, words })
    else if (next === value) edit.refuse(null)
    else void edit.save(SettingsPatch.parse({ [name]: next }), name)
  }
  return (
    <SettingRow
      label={guide.label}
      about={aboutSetting(name)}
      standard={`Default: ${valueWords(name, standard)}`}
      onReset={value === standard ? undefined : () => change(standard)}
      error={error}
    >
      {(ids) => <Control {...ids} name={name} value={value} settings={settings} onChange={change} />}
    </SettingRow>
  )
}

/** Of a choice; no value is an empty text. */
const NONE = ''

type ControlProps = {
  id: string
  describedBy: string
  invalid: boolean
  name: SimpleSetting
  value: Value
  settings: Settings
  onChange: (value: Amount | string | boolean) => void
}

function Control({ name, value, settings, onChange, ...ids }: ControlProps) {
  const guide = SETTING_GUIDE[name]
  const range = rangeOf(name)
  const plain = plainOf(name)
  if (typeof value === 'boolean') {
    return (
      <input
        type="checkbox"
        role="switch"
        id={ids.id}
        aria-describedby={ids.describedBy}
        className={styles.switch}
        checked={value}
        onChange={(event) => onChange(event.target.checked)}
      />
    )
  }
  if (range && typeof value !== 'string') {
    const standard = DEFAULTS[name]
    const start = typeof standard === 'number' ? standard : (firstAmount(name) ?? range.min)
    return (
      <AmountInput
        {...ids}
        guide={guide}
        range={range}
        value={value}
        nullable={isNullable(name)}
        start={start}
        onChange={onChange}
      />
    )
  }
  if (plain instanceof z.ZodEnum) {
    const options = plain.options.filter((option) => isOffered(option, value, settings))
    return (
      <SelectInput
        id={ids.id}
        aria-describedby={ids.describedBy}
        value={value === null ? NONE : String(value)}
        onChange={({ target }) => onChange(target.value === NONE ? null : target.value)}
      >
        {isNullable(name) && <option value={NONE}>{guide.none}</option>}
        {options.map((option) => (
          <option key={option} value={option}>
            {optionWords(option)}
          </option>
        ))}
      </SelectInput>
    )
  }
  const text = { ...ids, guide, value: typeof value === 'string' ? value : null, onChange }
  if (name === 'editor' || name === 'terminal') return <ProgramChoice kind={name} {...text} />
  return <TextChoice {...text} />
}

const isOffered = (option: string, value: Value, { allowBypassPermissions }: Settings) =>
  option !== 'bypassPermissions' || allowBypassPermissions || option === value
