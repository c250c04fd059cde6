/** The parts of the settings dialog that one can go to. */
import { SECTIONS, type SectionId } from '#shared/settings-guide.ts'

export type SettingsView = SectionId | 'json'

export const VIEWS: readonly { readonly id: SettingsView; readonly title: string }[] = [
  ...SECTIONS,
  { id: 'json', title: 'As JSON' },
]
