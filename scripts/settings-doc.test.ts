import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SETTING_NAMES } from '../src-shared/settings.ts'
import { SETTINGS_PAGE, settingsPage } from './lib/settings-page.ts'

test('docs/settings.md is what the schema says; "node scripts/settings-doc.ts" writes it', async () => {
  const page = await settingsPage()
  for (const name of SETTING_NAMES) expect(page).toContain(`\`${name}\``)
  expect(readFileSync(SETTINGS_PAGE, 'utf8').replaceAll('\r\n', '\n')).toBe(page)
})
