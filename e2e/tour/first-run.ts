/** A machine that has never seen Bullpen: nothing is there yet, and nobody is signed in. */
import { expect } from './steps.ts'
import type { Chapter } from './tour.ts'

export const FIRST_RUN: Chapter = {
  name: 'First run',
  async walk({ app, look }) {
    const page = await app.start({ signedIn: false })
    await expect(page.getByRole('button', { name: /^Try the demo/ })).toBeVisible()
    await look('first start')
    await page.getByRole('button', { name: /^Use an API key/ }).click()
    await look('API key')
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.keyboard.press('Alt+i')
    await expect(page.getByRole('region', { name: /^What needs you/ })).toBeVisible()
    await look('inbox, empty')
    await page.keyboard.press('Alt+l')
    await expect(page.getByRole('combobox', { name: 'Search everything' })).toBeFocused()
    await look('search, empty')
    await page.keyboard.press('Alt+h')
    await expect(page.getByRole('combobox', { name: 'Filter conversations' })).toBeVisible()
    await look('library, empty')
    await page.keyboard.press('Alt+0')
    await expect(page.getByRole('region', { name: 'Last hour' })).toBeVisible()
    await look('dashboard, quiet')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Alt+n')
    await expect(page.getByRole('combobox', { name: 'Folder' })).toBeFocused()
    await look('new session, nothing known')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Try the demo/ }).click()
    await expect(page.getByRole('heading', { name: 'This is the demo' })).toBeVisible()
    await look('demo')
  },
}
