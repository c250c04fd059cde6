/** What a person does in the window, by the names a person (or a screen reader) knows. The specs say what and why; this says how. */
import { expect, type Locator, type Page } from '@playwright/test'

export const tabs = (page: Page): Locator => page.getByRole('tablist', { name: 'Open sessions' }).getByRole('tab')
export const promptBox = (page: Page): Locator => page.getByRole('textbox', { name: 'Prompt' })
export const transcript = (page: Page): Locator => page.getByRole('log', { name: 'Transcript' })
export const answers = (page: Page): Locator => transcript(page).getByRole('article', { name: 'Claude' })
export const newSessionDialog = (page: Page): Locator => page.getByRole('dialog', { name: 'New session' })
export const trustQuestion = (page: Page): Locator => page.getByRole('dialog', { name: 'Do you trust this folder?' })
export const permission = (page: Page, about: RegExp): Locator => page.getByRole('group', { name: about })
/** What a permission is asked for, as `permission` and `decide` take it. */
export const RUN = /^Claude wants to run a command/
export const EDIT = /^Claude wants to (edit|write|replace) a (new )?file/

export async function enterFolder(page: Page, path: string): Promise<void> {
  await page.getByRole('button', { name: 'New session' }).first().click()
  await page.getByRole('combobox', { name: 'Folder' }).fill(path)
  await newSessionDialog(page).getByRole('button', { name: 'Open', exact: true }).click()
}

/** Opens a session in a folder that was never opened, and decides about its trust. */
export async function openFolder(page: Page, path: string, { trust = false } = {}): Promise<void> {
  await enterFolder(page, path)
  await trustQuestion(page)
    .getByRole('button', { name: trust ? 'Trust this folder' : 'Open restricted' })
    .click()
  await expect(promptBox(page)).toBeFocused()
}

export async function send(page: Page, text: string): Promise<void> {
  await promptBox(page).fill(text)
  await promptBox(page).press('Enter')
  await expect(promptBox(page)).toHaveValue('')
}

/**
 * Presses a button of the question, by the beginning of its name. What has only just appeared can't be answered, so that
 * no stray keystroke does: hence more than one attempt.
 */
export async function decide(page: Page, about: RegExp, name: string): Promise<void> {
  const button = permission(page, about).getByRole('button', { name: new RegExp(`^${name}`) })
  await expect(button).toBeVisible()
  await expect(async () => {
    if (await button.isVisible()) await button.click({ timeout: 1_000 })
    await expect(button).toBeHidden({ timeout: 500 })
  }).toPass()
}

/** The turn has ended: nothing can be interrupted any more. */
export async function turnEnded(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Interrupt' })).toBeHidden()
  await expect(transcript(page).getByText('Working')).toBeHidden()
}
