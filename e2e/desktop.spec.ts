/** What only the desktop does: the system's folder dialog, links that leave the window, and who may talk to the main process. */
import { type App, directive, expect, test } from './app.ts'
import { onlyOn } from './placement.ts'
import { answers, newSessionDialog, promptBox, send, trustQuestion } from './ui.ts'

const DESKTOP = onlyOn('stand-in', 'it records what reaches the system')

const opened = (app: App) => [...app.host.output().matchAll(/\{"openExternal":"([^"]+)"\}/g)].map(([, url]) => url)

test(
  'folders come from the system, links leave through it, and no frame in the page gets a connection',
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
    await test.step('a link in an answer leaves through the system, and the window stays', async () => {
      await send(page, directive({ mode: 'text', text: '[good](https://example.org/docs) [bad](file:///etc/passwd)' }))
      await answers(page).getByRole('link', { name: 'good' }).click()
      await expect.poll(() => opened(app)).toEqual(['https://example.org/docs'])
      await answers(page).getByText('bad').click()
      await page.evaluate(() => window.open('https://example.org/popup'))
      await page.evaluate(() => void (window.location.href = 'https://example.org/elsewhere'))
      await expect(answers(page).getByText('bad')).toBeVisible()
      await expect.poll(() => page.context().pages()).toHaveLength(1) // a refused window is gone, if a moment later
      expect(opened(app)).toHaveLength(1)
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
