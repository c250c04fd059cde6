/** What a user sets counts, what can't be is refused where it was typed, and a project and a session may differ. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { whenAll } from './placement.ts'
import { openFolder } from './ui.ts'

const settings = (page: Page): Locator => page.getByRole('dialog', { name: 'Settings' })
const field = (within: Locator, label: string): Locator => within.getByLabel(label, { exact: true })

async function openSection(page: Page, name: string): Promise<Locator> {
  if (!(await settings(page).isVisible())) await page.keyboard.press('Alt+,')
  await settings(page).getByRole('button', { name, exact: true }).click()
  return settings(page)
}

async function enter(input: Locator, text: string): Promise<void> {
  await input.fill(text)
  await input.press('Enter')
}

test.use({ pool: true })

test('a setting is changed, refused by name, set back, and edited as JSON, by hand and on the command line', async ({
  app,
}) => {
  const page = await app.start()
  const file = () => JSON.parse(readFileSync(join(app.home, 'settings.json'), 'utf8')) as unknown
  const dialog = await openSection(page, 'Pool')
  await test.step('in the dialog, and as JSON', async () => {
    await enter(field(dialog, 'Ready at most'), '6')
    await expect(dialog.getByRole('status')).toHaveText('Saved')
    expect(file()).toEqual({ poolMax: 6 })

    await enter(field(dialog, 'Ready at most'), '99')
    await expect(dialog.getByRole('alert')).toHaveText('Must be at most 16.')
    await enter(field(dialog, 'Ready at most'), '1')
    await expect(dialog.getByRole('alert')).toContainText('Lower “Ready in folders” or raise “Ready at most”')
    expect(file()).toEqual({ poolMax: 6 })

    await openSection(page, 'As JSON')
    const text = dialog.getByRole('textbox', { name: /^What differs/ })
    await expect(text).toHaveValue('{\n  "poolMax": 6\n}')
    await text.fill('{ "poolMax": 5, "poolMin": 8 }')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog.getByRole('alert')).toContainText('poolMin')
    await text.fill('{ "poolMax": 5, "theme": "dark" }')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(page.locator('[data-theme="dark"]')).toBeVisible()

    await openSection(page, 'Pool')
    await expect(field(dialog, 'Ready at most')).toHaveValue('5')
    await dialog.getByRole('button', { name: 'Set “Ready at most” back to its default' }).click()
    await expect(field(dialog, 'Ready at most')).toHaveValue('4')
    await expect(field(dialog, 'Ready at most')).toBeFocused()
    expect(file()).toEqual({ theme: 'dark' })
  })
  await test.step('an edit by hand and one on the command line show at once; what is bad leaves the last good in force', async () => {
    await openSection(page, 'Pool')
    expect((await app.commandLine(['settings', 'set', 'poolMax', '7'])).code).toBe(0)
    await expect(field(dialog, 'Ready at most')).toHaveValue('7')
    writeFileSync(join(app.home, 'settings.json'), '{"poolMax": 700, "poolIdleMinutes": 20}')
    await expect(field(dialog, 'Given back after')).toHaveValue('20')
    await expect(field(dialog, 'Ready at most')).toHaveValue('7')
    await expect(dialog.getByText('Must be at most 16')).toBeVisible()
    const refused = await app.commandLine(['settings', 'set', 'poolMin', '8', '--json'])
    expect(refused.code).toBe(1)
    expect(refused.output).toContain('"field":"poolMin"')
    expect(await app.commandLine(['settings', 'get', 'poolIdleMinutes'])).toMatchObject({ code: 0, output: '20\n' })
  })
})

test(
  'the limits of a project are in force for its sessions, and a session may differ from them',
  whenAll('proven by the tests of limits and of the settings dialog'),
  async ({ app }) => {
    const page = await app.start()
    const folder = app.project('billing')
    await openFolder(page, folder)
    const dialog = await openSection(page, 'Projects')
    await dialog.getByRole('button', { name: 'billing' }).click()
    await field(dialog, 'Memory of the CLI').selectOption('Its own')
    await enter(dialog.getByLabel('Memory of the CLI, MiB'), '1024')
    await expect(dialog.getByText('Memory of the CLI: 1024 MiB')).toBeVisible()
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'More about this session' }).click()
    await page.getByRole('menuitem', { name: 'Limits…' }).click()
    const limits = page.getByRole('dialog', { name: 'Limits of this session' })
    await expect(limits.getByText('As the project: 1024 MiB')).toBeVisible()
    await expect(limits.getByText('As everywhere: 6144 MiB')).toBeVisible()
    await field(limits, 'Memory of the CLI').selectOption('Its own')
    await enter(limits.getByLabel('Memory of the CLI, MiB'), '8000')
    await expect(limits.getByRole('alert')).toContainText('Claude Code alone may hold 8000 MiB')
    await enter(limits.getByLabel('Memory of the CLI, MiB'), '512')
    await expect(limits.getByRole('alert')).toBeHidden()
    await limits.getByRole('button', { name: 'Done' }).click()
    await expect(page.getByRole('button', { name: 'Own limits' })).toBeVisible()

    const again = await app.restart()
    await again.getByRole('button', { name: 'Own limits' }).click()
    await expect(again.getByLabel('Memory of the CLI, MiB')).toHaveValue('512')
  },
)
