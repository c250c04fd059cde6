/** Values of settings as a person reads them. */
import type { SettingGuide } from '#shared/settings-guide.ts'
import { SETTING_GUIDE } from '#shared/settings-guide.ts'
import { SETTING_NAMES, type SettingName, type Settings, isSetting } from '#shared/settings.ts'
import { EFFORT_WORDS } from '../client/effort-words.ts'
import { MODE_WORDS } from '../client/permission-modes.ts'

/** Where the names of the choices say too little. */
const OPTION_WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries({ ...MODE_WORDS, ...EFFORT_WORDS }).map(([name, { label }]) => [name, label])),
  system: 'As the system',
  light: 'Light',
  dark: 'Dark',
  here: 'Where you see them',
  always: 'Always',
  never: 'Never',
  offer: 'Offer to go on',
  continue: 'Go on by themselves',
  debug: 'Everything',
  info: 'What happens',
  warn: 'Warnings and errors',
  error: 'Errors only',
}

export const optionWords = (option: string): string => OPTION_WORDS[option] ?? option

const ONE_OF: Readonly<Record<string, string>> = {
  processes: 'process',
  seconds: 'second',
  minutes: 'minute',
  hours: 'hour',
  times: 'time',
  'US dollars': 'US dollar',
}

/** "minutes", of 1 "minute". */
export const unitWords = (unit: string, amount: number): string => (amount === 1 ? (ONE_OF[unit] ?? unit) : unit)

/** "30 minutes", "1 hour", "Never". */
export function amountWords({ none, unit = '' }: SettingGuide, amount: number | null): string {
  if (amount === null) return none ?? 'None'
  return `${amount} ${unitWords(unit, amount)}`.trim()
}

export function valueWords(name: SettingName, value: Settings[SettingName]): string {
  const guide = SETTING_GUIDE[name]
  if (typeof value === 'boolean') return value ? 'On' : 'Off'
  if (typeof value === 'string') return optionWords(value)
  if (value === null || typeof value === 'number') return amountWords(guide, value)
  return 'None'
}

const CAMEL_CASE = SETTING_NAMES.filter((name) => /[A-Z]/.test(name))
const NAMES = new RegExp(`\\b(${CAMEL_CASE.join('|')})\\b`, 'g')

/** A message with the settings called as the dialog calls them. */
export const inLabels = (message: string): string =>
  message.replace(NAMES, (name) => (isSetting(name) ? `“${SETTING_GUIDE[name].label}”` : name))
