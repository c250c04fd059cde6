/** The limits a project or a session has of its own, each beside what it has without one. Only those are changed in `own`. */
import {
  type EffectiveLimits,
  LIMIT_FIELDS,
  LIMIT_NAMES,
  type LimitName,
  type LimitOverrides,
  type LimitSource,
} from '#shared/limits.ts'
import { LIMIT_GUIDE, aboutSetting, asSentence, isNullable, rangeOf } from '#shared/settings-guide.ts'
import { type Amount, AmountInput } from './amount-input.tsx'
import { firstAmount } from './first-amounts.ts'
import { SettingRow } from './setting-row.tsx'
import { amountWords } from './setting-words.ts'

type LimitRowsProps = {
  own: LimitOverrides
  /** What is in force where nothing of its own is said. */
  inherited: EffectiveLimits
  errorOf: (name: LimitName) => string | undefined
  refuse: (name: LimitName, words: string) => void
  onChange: (next: LimitOverrides, changed: LimitName) => void
}

const SOURCES: Readonly<Record<LimitSource, string>> = {
  everywhere: 'As everywhere',
  project: 'As the project',
  session: 'Its own',
}
const ANY = { min: -Infinity, max: Infinity, whole: false }

export function LimitRows({ own, inherited, errorOf, refuse, onChange }: LimitRowsProps) {
  const change = (name: LimitName, value: Amount) => {
    const refused = value === undefined ? undefined : LIMIT_FIELDS[name].safeParse(value).error?.issues[0]?.message
    if (refused !== undefined) {
      refuse(name, asSentence(refused))
      return
    }
    const others = Object.entries(own).filter(([other]) => other !== name)
    onChange({ ...Object.fromEntries(others), ...(value !== undefined && { [name]: value }) }, name)
  }
  return LIMIT_NAMES.map((name) => {
    const guide = LIMIT_GUIDE[name]
    const without = inherited.values[name]
    const words = amountWords(guide, without)
    const inheritedWords = SOURCES[inherited.from[name]]
    return (
      <SettingRow
        key={name}
        label={guide.label}
        about={aboutSetting(name)}
        standard={`${inheritedWords}: ${words}`}
        onReset={own[name] === undefined ? undefined : () => change(name, undefined)}
        resetLabel={`“${guide.label}” ${inheritedWords.toLowerCase()} again`}
        error={errorOf(name)}
      >
        {(ids) => (
          <AmountInput
            {...ids}
            guide={{ ...guide, some: guide.none === undefined ? 'Its own' : (guide.some ?? 'After') }}
            range={rangeOf(name) ?? ANY}
            value={own[name]}
            nullable={isNullable(name)}
            inherited={inheritedWords}
            start={without ?? firstAmount(name) ?? 1}
            onChange={(value) => change(name, value)}
          />
        )}
      </SettingRow>
    )
  })
}
