/** Model and permission mode are switched in the middle of a session, and it is so at the API and after a reload. */
import { expect, test } from './app.ts'
import { answers, openFolder, send } from './ui.ts'

test('another model is used from the next prompt on, and another permission mode stays', async ({ app }) => {
  const page = await app.start()
  await openFolder(page, app.project('pickers'))
  await send(page, 'Before')
  await expect(answers(page).last()).toContainText('Prompt 1')
  await page.getByRole('button', { name: /^Model:/ }).click()
  await page.getByRole('menuitemradio', { name: /^Other model/ }).click()
  await page.getByRole('textbox', { name: 'Name of the model' }).fill('claude-test-7')
  await page.getByRole('button', { name: 'Use this model' }).click()
  await expect(page.getByRole('button', { name: 'Model: claude-test-7' })).toBeVisible()
  await send(page, 'After')
  await expect(answers(page).last()).toContainText('Prompt 2')
  const models = app.model.requests.filter(({ isAgent }) => isAgent).map(({ model }) => model)
  expect(models[0]).not.toBe('claude-test-7')
  expect(models.at(-1)).toBe('claude-test-7')
  await page.getByRole('button', { name: 'Permission mode: Ask' }).click()
  await page.getByRole('menuitemradio', { name: /^Plan/ }).click()
  await expect(page.getByRole('button', { name: 'Permission mode: Plan' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Permission mode: Plan' })).toBeVisible()
})
