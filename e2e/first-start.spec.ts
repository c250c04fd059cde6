/** A fresh machine, no credentials, no network: the demo by one key, and a whole conversation in it. */
import { expect, test } from './app.ts'
import { onEveryHost } from './placement.ts'
import { answers, decide, EDIT, permission, promptBox, RUN, send, tabs, transcript } from './ui.ts'

test.use({ pool: true })

test(
  'first start, demo by one key, prompt, permission, answer',
  onEveryHost('each starts, looks for credentials and lets its page in on its own'),
  async ({ app }) => {
    const page = await app.start({ signedIn: false })
    await expect(page.getByText('No credentials found on this machine')).toBeVisible()
    await expect(page.getByRole('button', { name: /^Try the demo/ })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(tabs(page)).toHaveCount(1)
    await expect(page.getByRole('heading', { name: 'This is the demo' })).toBeVisible()
    await page.getByRole('button', { name: /^Say hello and show me what you can do/ }).click()
    await expect(answers(page).getByRole('heading', { name: 'Hello from Bullpen' })).toBeVisible()
    await expect(answers(page).getByText('To work on your own code, sign in or set an API key')).toBeVisible()

    await send(page, 'Edit greeting.txt and run a command')
    await expect(permission(page, EDIT)).toContainText('greeting.txt')
    await decide(page, EDIT, 'Allow once')
    await expect(permission(page, RUN)).toContainText('date >> visits.log')
    await decide(page, RUN, 'Allow once')
    await expect(answers(page).last()).toContainText('This greeting has been edited 1 time.')

    await send(page, 'Show me an error')
    await transcript(page).getByText('Details').click()
    await expect(page.getByText("This is the demo's example of an error")).toBeVisible()
    await expect(promptBox(page)).toBeEditable()
  },
)
