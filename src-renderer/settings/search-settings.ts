/** Finds settings by what a person might call them. Pure. */
import { SETTING_GUIDE, aboutSetting } from '#shared/settings-guide.ts'
import { SETTING_NAMES, type SettingName } from '#shared/settings.ts'

/** Those in which every word typed occurs: in name, label, meaning or keywords. All of them for no words. */
export function searchSettings(text: string): SettingName[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return SETTING_NAMES.filter((name) => words.every((word) => haystackOf(name).includes(word)))
}

function haystackOf(name: SettingName): string {
  const { label, keywords = '', unit = '' } = SETTING_GUIDE[name]
  return [name, label, aboutSetting(name), keywords, unit].join(' ').toLowerCase()
}
