/** What only the desktop does: the system's folder dialog, links that leave the window, and who may talk to the main process. */
import { type App, directive, expect, test } from './app.ts'
import { onlyOn } from './placement.ts'
import { answers, newSessionDialog, promptBox, send, trustQuestion } from './ui.ts'

const DESKTOP = onlyOn('stand-in', 'it records what reaches the system')

const opened = (app: App) => [...app.host.output().matchAll(/\{"openExternal":"([^"]+)"\}/g)].map(([, url]) => url)

const notifications = (app: App) => [...app.host.output().matchAll(/\{"notification":.*\}/g)].map(([line]) => line)

test(
  'folders and links come from the system, links and news leave through it, and no frame in the page gets a connection',
  DESKTOP,
  async ({ app }) => {
    const folder = app.project('picked')
    const page = await app.start({ extra: { BULLPEN_STAND_IN_FOLDER: folder } })
    await test.step('the folder dialog of the system fills the field', async () => {
      await page.getByRole('button', { name: 'New session' }).first().click()
      await newSessionDialog(page).getByRole('button', { name: 'Browse…' }).click()
      await expect(page.getByRole('combobox', { name: 'Folder' })).toHaveValue(folder)
      await newSessionDialog(page).getByRole('button', { name: 'Open', exact: true }).click()
      await trustQuestion(page).getByRole('button', { name: 'Open restricted' }).click()
      await expect(promptBox(page)).toBeFocused()
    })
    await test.step('a turn that ends behind another window is told by the system, and a click leads to its session', async () => {
      await page.evaluate(() => {
        document.hasFocus = () => false
      })
      await send(page, directive({ mode: 'text', text: '[good](https://example.org/docs) [bad](file:///etc/passwd)' }))
      await page.keyboard.press('Alt+0')
      await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeVisible()
      await expect.poll(() => notifications(app)).toHaveLength(1)
      expect(notifications(app)[0]).toContain('The turn is finished.')
      await page.keyboard.press('Alt+,')
      await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
      app.host.clickNotification?.()
      await expect(page.getByRole('dialog')).toBeHidden() // what a session asks must not stand behind it
      await expect(answers(page).getByRole('link', { name: 'good' })).toBeVisible()
    })
    await test.step('a link in an answer leaves through the system, and the window stays', async () => {
      await answers(page).getByRole('link', { name: 'good' }).click()
      await expect.poll(() => opened(app)).toEqual(['https://example.org/docs'])
      await answers(page).getByText('bad').click()
      await page.evaluate(() => window.open('https://example.org/popup'))
      await page.evaluate(() => void (window.location.href = 'https://example.org/elsewhere'))
      await expect(answers(page).getByText('bad')).toBeVisible()
      await expect.poll(() => page.context().pages()).toHaveLength(1) // a refused window is gone, if a moment later
      expect(opened(app)).toHaveLength(1)
    })
    await test.step('a bullpen link of the system opens its session, or the dialog, and nothing for a bad one', async () => {
      const id = (await page.getByRole('tab').first().getAttribute('id'))?.replace('tab-', '') ?? ''
      app.host.startAgain?.(`bullpen://new?cwd=${encodeURIComponent(app.root)}`)
      await expect(page.getByRole('combobox', { name: 'Folder' })).toHaveValue(app.root)
      await page.keyboard.press('Escape')
      await expect(newSessionDialog(page)).toBeHidden()
      await page.getByRole('tab').first().press('Delete')
      await expect(promptBox(page)).toBeHidden()
      app.host.startAgain?.('bullpen://new?cwd=relative')
      app.host.startAgain?.(`bullpen://session/${id}`)
      await expect(answers(page).getByRole('link', { name: 'good' })).toBeVisible()
      await expect(newSessionDialog(page)).toBeHidden()
    })
    await test.step('a frame inside the page gets no connection', async () => {
      const kinds = await page.evaluate(() => {
        const frame = document.createElement('iframe')
        document.body.append(frame)
        const { bullpen } = frame.contentWindow as Window & { bullpen?: unknown }
        return [typeof bullpen, typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')]
      })
      expect(kinds).toEqual(['undefined', 'undefined', 'undefined'])
    })
  },
)
