/** Something is wrong with what the host found when it started: its files, or who looks at it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { answers } from '../ui.ts'
import { seed } from './seed.ts'
import { expect } from './steps.ts'
import type { Chapter } from './tour.ts'

export const TROUBLE: Chapter = {
  name: 'Trouble',
  async walk({ app, look }) {
    seed(app)
    const database = join(app.home, 'bullpen.db')
    const bytes = readFileSync(database)
    bytes.write('Spreadsheet v12', 0, 'latin1')
    writeFileSync(database, bytes)
    writeFileSync(join(app.home, 'settings.json'), '{ "poolEnabled": false, "poolMax": "many", "colour": "blue" }')
    let page = await app.start()
    await expect(page.getByText(/has been repaired/)).toBeVisible()
    await expect(answers(page).getByRole('img', { name: /^Diagram/ })).toBeVisible()
    await look('repaired database')
    await page.keyboard.press('Alt+,')
    await expect(page.getByText(/could not be used/)).toBeVisible()
    await look('settings file refused')
    await app.stop()

    const db = new BetterSqlite3(database)
    db.prepare("UPDATE facts SET body = '99' WHERE name = 'schema'").run()
    db.pragma('user_version = 99')
    db.close()
    page = await app.start()
    await expect(page.getByText(/written by a newer Bullpen/)).toBeVisible()
    await expect(answers(page).getByRole('img', { name: /^Diagram/ })).toBeVisible()
    await look('database of a newer Bullpen')
    await page.context().clearCookies()
    await page.reload()
    await expect(page.getByText('Bullpen does not know this visitor')).toBeVisible()
    await look('a visitor without a link')
  },
}
