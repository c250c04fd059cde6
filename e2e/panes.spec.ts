/** Many sessions at once by keyboard alone: panes side by side, the inbox, pinned tabs, notifications, links. */
import type { Page } from '@playwright/test'
import { directive, expect, test } from './app.ts'
import { whenAll } from './placement.ts'
import { answers, openFolder, promptBox, RUN, send, tabs, turnEnded } from './ui.ts'

declare global {
  interface Window {
    /** What the stand-in for the browser's notifications was told. */
    shown: { readonly title: string; readonly click: () => void }[]
  }
}

const ASKS = (command: string) =>
  directive({ mode: 'tool', name: 'Bash', input: { command, description: 'Make a folder' }, then: `Did ${command}` })

const panels = (page: Page) => page.getByRole('tabpanel')
const panel = (page: Page, title: string) => page.getByRole('tabpanel', { name: new RegExp(title) })
const inbox = (page: Page) => page.getByRole('region', { name: /^What needs you/ })
const items = (page: Page) => inbox(page).getByRole('option')

const FOUR = whenAll('the layout is proven by its own tests, and the next test works in two panes')

test('two panes and four: each its own prompt, resized by keyboard, back after a restart', FOUR, async ({ app }) => {
  let page = await app.start()
  for (const name of ['one', 'two', 'three']) {
    await openFolder(page, app.project(name))
    await send(page, name)
    await turnEnded(page)
  }
  await page.keyboard.press('Alt+\\')
  const choices = page.getByRole('list', { name: 'Sessions for this pane' })
  await expect(choices.getByRole('button').first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(panels(page)).toHaveCount(2)
  const [left, right] = [panel(page, 'three'), panel(page, 'one')]
  await expect(right.getByRole('textbox', { name: 'Prompt' })).toBeFocused()
  await page.keyboard.type('to the right')
  await page.keyboard.press('Enter')
  await expect(right.getByRole('article', { name: 'Claude' }).last()).toContainText('to the right')

  await page.keyboard.press('Alt+]')
  await expect(left.getByRole('textbox', { name: 'Prompt' })).toBeFocused()
  await page.keyboard.type('a draft to the left')
  await expect(right.getByRole('textbox', { name: 'Prompt' })).toHaveValue('')

  const line = page.getByRole('separator', { name: 'Width of the panes' })
  await line.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(line).toHaveAttribute('aria-valuenow', '60')

  // a session is never in two panes: its tab leads to the one it is in
  await page.keyboard.press('Alt+2')
  await expect(panels(page)).toHaveCount(2)

  page = await app.restart()
  await expect(panels(page)).toHaveCount(2)
  await expect(page.getByRole('separator', { name: 'Width of the panes' })).toHaveAttribute('aria-valuenow', '60')

  await page.keyboard.press('Alt+k')
  await page.keyboard.type('four panes')
  await page.keyboard.press('Enter')
  await expect(panels(page)).toHaveCount(3)
  await expect(page.getByRole('region', { name: 'Empty pane' })).toBeVisible()
  await page.keyboard.press('Alt+Shift+W')
  await expect(panels(page)).toHaveCount(2)
  await page.keyboard.press('Alt+Shift+W')
  await expect(panels(page)).toHaveCount(1)
  await expect(tabs(page)).toHaveCount(3)
})

test('the inbox is answered by keyboard, and nothing is approved by a key that came too early', async ({ app }) => {
  const page = await app.start()
  const folders = ['first', 'second', 'third'].map((name) => app.project(name))
  for (const [index, folder] of folders.entries()) {
    await openFolder(page, folder)
    await send(page, `number ${index} ${ASKS(`mkdir made-${index}`)}`)
    await expect(page.getByRole('group', { name: RUN })).toBeVisible()
  }
  await page.keyboard.press('Alt+i')
  await expect(items(page)).toHaveCount(3)
  await expect(inbox(page).getByText('mkdir made-0').first()).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('a') // at once: it has only just come under the hands
  await expect(items(page)).toHaveCount(3)
  await expect(items(page).nth(1)).toHaveAttribute('aria-selected', 'true')
  // a session that was answered comes back as finished soon: what is asked is counted, not what is listed
  const asked = (what: string) => items(page).filter({ hasText: what })
  const press = (key: string, what: string) =>
    expect(async () => {
      if ((await asked(what).count()) > 0) await page.keyboard.press(key)
      await expect(asked(what)).toHaveCount(0, { timeout: 3_000 })
    }).toPass()
  await press('d', 'made-1')
  await page.keyboard.press('k')
  await press('a', 'made-0')
  await expect(asked('made-2')).toHaveCount(1)

  // finished without being looked at: to be read, until it is marked done
  const read = items(page).filter({ hasText: 'Finished, not read yet' })
  await expect(read).toHaveCount(2)

  await page.keyboard.press('End')
  await page.keyboard.press('e')
  await expect(read).toHaveCount(1)
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await expect(panel(page, 'number 2')).toBeVisible()
})

test(
  'tabs: pinned ones stay, closed ones come back, the overview finds them',
  whenAll('proven by the tests of src-renderer/tabs'),
  async ({ app }) => {
    const page = await app.start()
    for (const name of ['alpha', 'beta', 'gamma', 'delta']) {
      await openFolder(page, app.project(name))
      await send(page, name)
      await turnEnded(page)
    }
    await page.keyboard.press('Alt+k')
    await page.keyboard.type('pin or unpin')
    await page.keyboard.press('Enter')
    await expect(tabs(page).first()).toContainText('delta')
    await page.keyboard.press('Alt+w')
    await expect(page.getByText('This tab is pinned')).toBeVisible()
    await expect(tabs(page)).toHaveCount(4)

    await tabs(page).filter({ hasText: 'beta' }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Close others' }).click()
    await expect(tabs(page)).toContainText(['delta', 'beta'])
    await page.keyboard.press('Alt+Shift+T')
    await expect(tabs(page)).toHaveCount(3)

    await page.keyboard.press('Alt+o')
    await page.getByRole('combobox', { name: 'Filter the tabs' }).pressSequentially('delta')
    await page.keyboard.press('Enter')
    await expect(answers(page).last()).toContainText('delta')

    await page.keyboard.press('F2')
    await page.keyboard.type('Renamed by F2')
    await page.keyboard.press('Enter')
    await expect(tabs(page).first()).toContainText('Renamed by F2')
  },
)

test(
  'a notification of what is not looked at opens its session; a muted one is silent; a link opens it too',
  whenAll('proven by the tests of src-renderer/shell'),
  async ({ app }) => {
    app.writeSettings({ notifyWhileFocused: true })
    const page = await app.start()
    await page.evaluate(() => {
      const shown: { title: string; click: () => void }[] = []
      class Fake extends EventTarget {
        static permission = 'granted'
        constructor(title: string) {
          super()
          shown.push({ title, click: () => this.dispatchEvent(new Event('click')) })
        }
        close(): void {}
      }
      Object.assign(window, { Notification: Fake })
      window.shown = shown
    })
    const told = () => page.evaluate(() => window.shown.map(({ title }) => title))
    await openFolder(page, app.project('far'))
    await send(page, `far away ${directive({ mode: 'stream', n: 40, delay: 50 })}`)
    await openFolder(page, app.project('near'))
    await expect.poll(told).toEqual([expect.stringContaining('far away')])
    await page.evaluate(() => window.shown[0]?.click())
    await expect(panel(page, 'far away')).toBeVisible()

    await page.keyboard.press('Alt+k')
    await page.keyboard.type('mute or unmute')
    await page.keyboard.press('Enter')
    await expect(promptBox(page)).toHaveCount(1)
    await send(page, `again ${directive({ mode: 'stream', n: 20, delay: 50 })}`)
    await page.keyboard.press('Alt+PageDown')
    await expect(tabs(page).filter({ hasText: 'far away' })).toHaveAccessibleName(/^new messages/)
    expect(await told()).toHaveLength(1)

    const id = await tabs(page).filter({ hasText: 'far away' }).getAttribute('id')
    await page.evaluate((hash) => (window.location.hash = hash), `#/session/${id?.replace('tab-', '')}`)
    await expect(panel(page, 'far away')).toBeVisible()
    expect(new URL(page.url()).hash).toBe('')
  },
)
