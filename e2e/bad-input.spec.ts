/** What goes wrong is said at once, in words, with what to do; and nothing typed is lost. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { directive, expect, test } from './app.ts'
import { whenAll } from './placement.ts'
import { answers, enterFolder, newSessionDialog, openFolder, promptBox, send, transcript, turnEnded } from './ui.ts'

const TOLD = whenAll('each door, dialog and notice has tests of its own; here they are met one after the other')

test(
  'a wrong folder, an empty prompt, a refused key and a prompt of five megabytes are each told in words',
  TOLD,
  async ({ app }) => {
    test.slow() // five megabytes, laid out as they are typed
    const page = await app.start()
    const folder = app.project('here')
    await test.step('a folder that is missing, or is a file', async () => {
      writeFileSync(join(folder, 'file.txt'), '')
      const problem = newSessionDialog(page).getByRole('alert')
      await enterFolder(page, join(folder, 'nowhere'))
      await expect(problem).toContainText(/nowhere/)
      await page.getByRole('combobox', { name: 'Folder' }).fill(join(folder, 'file.txt'))
      await newSessionDialog(page).getByRole('button', { name: 'Open', exact: true }).click()
      await expect(problem).toContainText(/file/)
      await expect(page.getByRole('combobox', { name: 'Folder' })).toHaveValue(join(folder, 'file.txt'))
      await page.keyboard.press('Escape')
    })
    await openFolder(page, folder)
    await test.step('Shift+Enter breaks the line', async () => {
      await promptBox(page).fill('one')
      await promptBox(page).press('Shift+Enter')
      await page.keyboard.type('two')
      await expect(promptBox(page)).toHaveValue('one\ntwo')
    })
    await test.step('an empty prompt', async () => {
      await promptBox(page).fill('  \n ')
      await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled()
      await promptBox(page).press('Enter')
      await promptBox(page).fill('Now a real one')
      await promptBox(page).press('Enter')
      await expect(answers(page)).toContainText('Prompt 1: Now a real one')
      await turnEnded(page)
    })
    await test.step('a refused key, within seconds', async () => {
      await send(page, `Hello ${directive({ mode: 'status', code: 401, times: 1 })}`)
      await expect(transcript(page).getByRole('button', { name: 'Sign in…' })).toBeVisible({ timeout: 10_000 })
      await transcript(page).getByRole('button', { name: 'Try again' }).click()
      await expect(answers(page).last()).toContainText('Hello')
    })
    await test.step('five megabytes are taken, refused in words, and the session goes on', async () => {
      await openFolder(page, app.project('long')) // where something was said before, the CLI would compact it
      await promptBox(page).fill('lorem ipsum '.repeat((5 * 1024 * 1024) / 12))
      await promptBox(page).press('Enter')
      await transcript(page).getByText('Details').last().click()
      await expect(transcript(page)).toContainText('Prompt is too long')
      const asked = transcript(page).getByRole('article', { name: 'You' }).last()
      await asked.getByRole('button', { name: 'Show more (5.2 MB)' }).click()
      await expect(asked.getByLabel('Prompt, continued, part 1')).toContainText('lorem ipsum')
      await send(page, 'Shorter')
      await expect(answers(page).last()).toContainText('Shorter')
    })
  },
)
