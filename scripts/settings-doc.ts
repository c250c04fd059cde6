/** Writes `docs/settings.md` anew: `node scripts/settings-doc.ts`. A test fails while it is out of date. */
import { writeFileSync } from 'node:fs'
import { SETTINGS_PAGE, settingsPage } from './lib/settings-page.ts'

writeFileSync(SETTINGS_PAGE, await settingsPage())
