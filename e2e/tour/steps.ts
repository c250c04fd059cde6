/** How the tour gets from one place to the next. */
import { expect as impatient, type Page } from '@playwright/test'
import type { SessionId } from '#shared/ids.ts'
import { promptBox } from '../ui.ts'

/** Much is drawn on a busy machine, and nothing here is about how fast. */
export const expect = impatient.configure({ timeout: 20_000 })

/** By its link, wherever the page is. */
export async function goTo(page: Page, id: SessionId): Promise<void> {
  await page.goto(new URL(`#/session/${id}`, page.url()).href)
  await expect(page.locator(`[role=tab][id="tab-${id}"]`)).toHaveAttribute('aria-selected', 'true')
}

/** A command of the palette, by its words. */
export async function run(page: Page, command: string): Promise<void> {
  await page.keyboard.press('Alt+k')
  const box = page.getByRole('dialog').getByRole('combobox')
  await expect(box).toBeFocused()
  await box.fill(command)
  await box.press('Enter')
}

/** Closes what lies over the page. */
export async function close(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog')
  for (let tries = 0; tries < 3 && (await dialog.count()) > 0; tries += 1) await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
}

export async function write(page: Page, text: string): Promise<void> {
  await promptBox(page).fill('')
  await promptBox(page).pressSequentially(text)
}
