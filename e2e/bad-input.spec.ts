/** What goes wrong is said at once, in words, with what to do; and nothing typed is lost. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { directive, expect, test } from './app.ts'
import { answers, enterFolder, newSessionDialog, openFolder, promptBox, send, transcript } from './ui.ts'

test('a folder that is missing, or is a file, is said beside the field', async ({ app }) => {
  const page = await app.start()
  const folder = app.project('here')
  writeFileSync(join(folder, 'file.txt'), '')
  const problem = newSessionDialog(page).getByRole('alert')
  await enterFolder(page, join(folder, 'nowhere'))
  await expect(problem).toContainText(/nowhere/)
  await page.getByRole('combobox', { name: 'Folder' }).fill(join(folder, 'file.txt'))
  await newSessionDialog(page).getByRole('button', { name: 'Open', exact: true }).click()
  await expect(problem).toContainText(/file/)
  await expect(page.getByRole('combobox', { name: 'Folder' })).toHaveValue(join(folder, 'file.txt'))
})

test('an empty prompt is not sent', async ({ app }) => {
  const page = await app.start()
  await openFolder(page, app.project('empty'))
  await promptBox(page).fill('  \n ')
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled()
  await promptBox(page).press('Enter')
  await promptBox(page).fill('Now a real one')
  await promptBox(page).press('Enter')
  await expect(answers(page)).toContainText('Prompt 1: Now a real one')
})

test('a refused key is said within seconds, and the prompt can be sent again', async ({ app }) => {
  const page = await app.start()
  await openFolder(page, app.project('refused'))
  await send(page, `Hello ${directive({ mode: 'status', code: 401, times: 1 })}`)
  await expect(transcript(page).getByRole('button', { name: 'Sign in…' })).toBeVisible({ timeout: 10_000 })
  await transcript(page).getByRole('button', { name: 'Try again' }).click()
  await expect(answers(page).last()).toContainText('Hello')
})

test('an unknown model is said, with a way to choose another', async ({ app }) => {
  const page = await app.start()
  await openFolder(page, app.project('unknown-model'))
  const status = { mode: 'status', code: 404, errorType: 'not_found_error', message: 'model: claude-nope' } as const
  await send(page, `Hello ${directive(status)}`)
  await expect(transcript(page).getByRole('button', { name: 'Choose model…' })).toBeVisible()
})

test('Shift+Enter breaks the line', async ({ app }) => {
  const page = await app.start()
  await openFolder(page, app.project('lines'))
  await promptBox(page).fill('one')
  await promptBox(page).press('Shift+Enter')
  await page.keyboard.type('two')
  await expect(promptBox(page)).toHaveValue('one\ntwo')
})

test('a prompt of five megabytes is taken, refused in words, and the session goes on', async ({ app }) => {
  const page = await app.start()
  await openFolder(page, app.project('long'))
  await promptBox(page).fill('lorem ipsum '.repeat((5 * 1024 * 1024) / 12))
  await promptBox(page).press('Enter')
  await transcript(page).getByText('Details').click()
  await expect(transcript(page)).toContainText('Prompt is too long')
  await expect(transcript(page).getByRole('article', { name: 'You' })).toContainText('more characters')
  await send(page, 'Shorter')
  await expect(answers(page).last()).toContainText('Shorter')
})
