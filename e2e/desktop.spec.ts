/** What only the desktop does: the system's folder dialog, links that leave the window, and who may talk to the main process. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type App, directive, expect, test } from './app.ts'
import { onlyOn } from './placement.ts'
import { processesWith } from './processes.ts'
import { answers, newSessionDialog, promptBox, send, trustQuestion, turnEnded } from './ui.ts'

const DESKTOP = onlyOn('stand-in', 'it records what reaches the system')

const opened = (app: App) => [...app.host.output().matchAll(/\{"openExternal":"([^"]+)"\}/g)].map(([, url]) => url)

/** The user's, which sets a variable in its start-up files. No terminal starts the app here. */
function loginShell({ root }: App): string {
  const shell = join(root, 'shell')
  writeFileSync(shell, '#!/bin/sh\nexport FROM_LOGIN_SHELL=yes\nfor last; do :; done\nexec /bin/sh -c "$last"\n', {
    mode: 0o755,
  })
  return shell
}

const notifications = (app: App) => [...app.host.output().matchAll(/\{"notification":.*\}/g)].map(([line]) => line)

test(
  'folders and links come from the system, links and news leave through it, and no frame in the page gets a connection',
  DESKTOP,
  async ({ app }) => {
    const folder = app.project('picked')
    const page = await app.start({ extra: { BULLPEN_STAND_IN_FOLDER: folder, SHELL: loginShell(app) } })
    await test.step('the folder dialog of the system fills the field', async () => {
      await page.getByRole('button', { name: 'New session' }).first().click()
      await newSessionDialog(page).getByRole('button', { name: 'Browse…' }).click()
      await expect(page.getByRole('combobox', { name: 'Folder' })).toHaveValue(folder)
      await newSessionDialog(page).getByRole('button', { name: 'Open', exact: true }).click()
      await trustQuestion(page).getByRole('button', { name: 'Open restricted' }).click()
      await expect(promptBox(page)).toBeFocused()
    })
    await test.step('what runs in a session has the environment of the login shell', async () => {
      await send(page, directive({ mode: 'text', text: 'Here I am.' }))
      await turnEnded(page)
      if (process.platform === 'linux')
        expect(await processesWith('FROM_LOGIN_SHELL=yes', { goneWithinMs: 0 })).not.toEqual([])
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
    await test.step('neither the cross of the window nor Quit ends a turn unasked, and a second start brings the window back', async () => {
      const printed = (line: string) => expect.poll(() => app.host.output()).toContain(line)
      await send(page, directive({ mode: 'stall' }))
      await expect(page.getByRole('button', { name: 'Interrupt' })).toBeVisible()
      app.host.closeWindow?.()
      await printed('"question":"One session is at work."') // no bus in the environment of a test, so no tray to hide in
      app.host.answer?.('Go on without the window')
      await printed('{"windowVisible":false}')
      app.host.startAgain?.('')
      await printed('{"windowVisible":true}')
      app.host.chooseInTray?.('Quit Bullpen')
      await printed('"buttons":["Quit","Cancel"]')
      app.host.answer?.('Cancel')
      await expect(page.getByRole('button', { name: 'Interrupt' })).toBeVisible()
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
    await test.step('a fault that nothing caught ends the app in order, whatever is at work, and is told', async () => {
      app.host.fault?.('a bug')
      await expect.poll(() => app.host.output()).toContain('{"errorBox":"Bullpen had to end"')
      expect(await app.host.stop()).toEqual({ code: 1 })
      expect(readFileSync(join(app.home, 'logs', 'bullpen.log'), 'utf8')).toContain('nothing caught this')
    })
  },
)
