/** What Bullpen runs is seen and can be acted on: the dashboard, the indicator in the status bar, and the tray that leads there. */
import { directive, expect, test } from './app.ts'
import { onlyOn } from './placement.ts'
import { answers, openFolder, promptBox, send, turnEnded } from './ui.ts'

test.use({ pool: true })

test('the dashboard shows the process of a session and puts it to sleep; a click on the pool leads there', async ({
  app,
}) => {
  const page = await app.start()
  await test.step('a process is put to sleep, and its session is there afterwards', async () => {
    await openFolder(page, app.project('seen'))
    await send(page, directive({ mode: 'text', text: 'Here I am.' }))
    await turnEnded(page)
    await page.keyboard.press('Alt+0')
    await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeFocused()
    const table = page.getByRole('region', { name: 'Table of processes' })
    const row = table.getByRole('row').filter({ has: page.getByRole('button', { name: 'Put to sleep' }) })
    await expect(row).toHaveCount(1)
    await expect(row).toContainText('MiB')
    await expect(page.getByRole('region', { name: 'Last hour' }).getByRole('listitem').first()).toBeVisible()
    await row.getByRole('button', { name: 'Put to sleep' }).click()
    await expect(row).toHaveCount(0)
    await expect(page.getByRole('region', { name: 'Processes', exact: true })).toContainText('1 session sleeps')
    await page.keyboard.press('Escape')
    await expect(promptBox(page)).toBeFocused()
    await expect(answers(page)).toContainText('Here I am.')
  })
  await test.step('pause and resume of the pool show in both', async () => {
    await page.getByRole('button', { name: /^Warm pool/ }).click()
    const pool = page.getByRole('region', { name: 'Warm pool' })
    await pool.getByRole('button', { name: 'Pause' }).click()
    await expect(page.getByRole('button', { name: /^Warm pool: paused/ })).toBeVisible()
    await pool.getByRole('button', { name: 'Resume' }).click()
    await expect(page.getByRole('button', { name: /^Warm pool: (?!paused)/ })).toBeVisible()
  })
})

test(
  'the tray has its picture, leads into the window and pauses the pool',
  onlyOn('stand-in', 'the tray of Electron itself belongs to the system'),
  async ({ app }) => {
    const page = await app.start()
    await expect(page.getByRole('button', { name: /^Warm pool/ })).toBeVisible()
    expect(app.host.output()).toContain('"missing":false')
    app.host.chooseInTray?.('Dashboard')
    await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeVisible()
    app.host.chooseInTray?.('Pause the pool')
    await expect(page.getByRole('button', { name: /^Warm pool: paused/ })).toBeVisible()
    app.host.chooseInTray?.('New session…')
    await expect(page.getByRole('dialog', { name: 'New session' })).toBeVisible()
  },
)
