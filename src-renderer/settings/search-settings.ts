/** Finds settings by what a person might call them. Pure. */
import type { Shortcuts } from '#shared/actions.ts'
import { SETTING_GUIDE, aboutSetting } from '#shared/settings-guide.ts'
import { SETTING_NAMES, type SettingName } from '#shared/settings.ts'
import { wordsIn } from '../client/words-in.ts'
import { findsKeys } from './search-keys.ts'

/**
 * Those in which every word typed occurs: in name, label, meaning or keywords; of the shortcuts, in any line of their list. All
 * of them for no words. `changed`: the chords in force.
 */
export function searchSettings(text: string, changed: Shortcuts): SettingName[] {
  return SETTING_NAMES.filter((name) => isFound(name, text) || (name === 'shortcuts' && findsKeys(text, changed)))
}

/** What is to be found in the list of shortcuts: all of it, where the list as a whole was looked for. */
export const searchInShortcuts = (text: string): string => (isFound('shortcuts', text) ? '' : text)

const isFound = (name: SettingName, text: string): boolean =>
  wordsIn(text).every((word) => haystackOf(name).includes(word))

function haystackOf(name: SettingName): string {
  const { label, keywords = '', unit = '' } = SETTING_GUIDE[name]
  return [name, label, aboutSetting(name), keywords, unit].join(' ').toLowerCase()
}
