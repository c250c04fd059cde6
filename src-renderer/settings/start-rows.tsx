/** What new sessions of a project start with, each beside what they start with elsewhere. */
import { EffortLevel } from '#shared/composing.ts'
import {
  type ProjectOverrides,
  START_FIELDS,
  START_NAMES,
  START_SETTINGS,
  type StartName,
} from '#shared/session-defaults.ts'
import { SETTING_GUIDE, aboutSetting, asSentence, rangeOf } from '#shared/settings-guide.ts'
import type { Settings } from '#shared/settings.ts'
import { offeredModes } from '../client/permission-modes.ts'
import { AmountInput } from './amount-input.tsx'
import { FIRST_AMOUNTS } from './first-amounts.ts'
import { ModelOverride } from './model-override.tsx'
import { OverrideChoice } from './override-choice.tsx'
import { SettingRow } from './setting-row.tsx'
import { optionWords, valueWords } from './setting-words.ts'

type StartRowsProps = {
  own: ProjectOverrides
  settings: Settings
  errorOf: (name: StartName) => string | undefined
  refuse: (name: StartName, words: string) => void
  onChange: (next: ProjectOverrides, changed: StartName) => void
}

const INHERITED = 'As everywhere'
const ANY = { min: 0, max: Infinity, whole: false }

export function StartRows({ own, settings, errorOf, refuse, onChange }: StartRowsProps) {
  const change = (name: StartName, value: unknown) => {
    const parsed = START_FIELDS[name].optional().safeParse(value)
    if (!parsed.success) {
      refuse(name, asSentence(parsed.error.issues[0]?.message ?? 'is not possible here'))
      return
    }
    const others = Object.fromEntries(Object.entries(own).filter(([other]) => other !== name))
    onChange({ ...others, ...(parsed.data !== undefined && { [name]: parsed.data }) }, name)
  }
  return START_NAMES.map((name) => {
    const setting = START_SETTINGS[name]
    const guide = SETTING_GUIDE[setting]
    return (
      <SettingRow
        key={name}
        label={guide.label}
        about={aboutSetting(setting)}
        standard={`${INHERITED}: ${valueWords(setting, settings[setting])}`}
        onReset={own[name] === undefined ? undefined : () => change(name, undefined)}
        resetLabel={`“${guide.label}” as everywhere again`}
        error={errorOf(name)}
      >
        {(ids) => (
          <Control {...ids} name={name} own={own} settings={settings} onChange={(value) => change(name, value)} />
        )}
      </SettingRow>
    )
  })
}

type ControlProps = {
  id: string
  describedBy: string
  invalid: boolean
  name: StartName
  own: ProjectOverrides
  settings: Settings
  onChange: (value: unknown) => void
}

function Control({ name, own, settings, onChange, ...ids }: ControlProps) {
  switch (name) {
    case 'model':
      return <ModelOverride {...ids} inherited={INHERITED} value={own.model} onChange={onChange} />
    case 'effort':
      return (
        <OverrideChoice
          {...ids}
          inherited={INHERITED}
          options={[
            { value: null, words: SETTING_GUIDE.defaultEffort.none ?? '' },
            ...EffortLevel.options.map((value) => ({ value, words: optionWords(value) })),
          ]}
          value={own.effort}
          onChange={onChange}
        />
      )
    case 'permissionMode': {
      const offered = offeredModes({ allowBypass: settings.allowBypassPermissions })
      const chosen = own.permissionMode
      const modes = chosen === undefined || offered.includes(chosen) ? offered : [...offered, chosen]
      return (
        <OverrideChoice
          {...ids}
          inherited={INHERITED}
          options={modes.map((value) => ({ value, words: optionWords(value) }))}
          value={chosen}
          onChange={onChange}
        />
      )
    }
    case 'budgetUsd':
      return (
        <AmountInput
          {...ids}
          guide={SETTING_GUIDE.defaultBudgetUsd}
          range={rangeOf('defaultBudgetUsd') ?? ANY}
          value={own.budgetUsd}
          nullable
          inherited={INHERITED}
          start={settings.defaultBudgetUsd ?? FIRST_AMOUNTS.defaultBudgetUsd}
          onChange={onChange}
        />
      )
  }
}
