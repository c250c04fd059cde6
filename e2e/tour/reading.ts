/** What was said is read: conversations in every condition, panes beside each other, the list, the tabs. */
import { answers, promptBox, transcript } from '../ui.ts'
import { folderOf, seed } from './seed.ts'
import { close, expect, goTo, run, write } from './steps.ts'
import type { Chapter } from './tour.ts'

export const READING: Chapter = {
  name: 'Reading',
  async walk({ app, look }) {
    const seeded = seed(app)
    const page = await app.start()
    const log = transcript(page)
    await expect(answers(page).getByRole('table')).toBeVisible()
    await expect(log.getByRole('img', { name: /^Diagram/ })).toBeVisible()
    await look('rich answer, its end')
    await page.keyboard.press('Alt+ArrowUp')
    await look('rich answer, its beginning')
    await page.keyboard.press('Alt+f')
    await page.getByRole('search', { name: 'Find in this session' }).locator('input').fill('round')
    await expect(page.getByText(/\d+ of \d+/).first()).toBeVisible()
    await look('find bar')
    await page.keyboard.press('Escape')

    await goTo(page, seeded.steps)
    await expect(log.getByText('The sum is exact now')).toBeVisible()
    await look('steps, as they come')
    await page.keyboard.press('Alt+u')
    await look('steps, open, their end')
    await page.keyboard.press('Alt+ArrowUp')
    await look('steps, open, their beginning')
    const beside = log.getByRole('button', { name: /side by side/i })
    if ((await beside.count()) > 0) {
      await beside.first().click()
      await look('steps, side by side')
    }
    await page.keyboard.press('Alt+Shift+u')
    await look('steps, folded')

    for (const [what, id] of [
      ['failed turn', seeded.failed],
      ['interrupted turn', seeded.interrupted],
      ['gap', seeded.gap],
      ['restricted folder', seeded.restricted],
      ['right to left', seeded.rightToLeft],
      ['safe mode', seeded.unsafe],
      ['empty session', seeded.empty],
    ] as const) {
      await goTo(page, id)
      await expect(promptBox(page)).toBeVisible()
      await look(what)
    }
    await page.getByRole('button', { name: 'More about this session' }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    await look('menu of a session')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Model:/ }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    await look('menu of models')
    await page.keyboard.press('Escape')

    folderOf(app, 'mobile/src/keyboard')
    await write(page, 'See @s')
    await expect(page.getByRole('option').first()).toBeVisible()
    await look('completion of files')
    await page.keyboard.press('Escape')
    await promptBox(page).fill('')
    await page.getByRole('button', { name: 'Prompt templates' }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    await look('templates')
    await page.keyboard.press('Escape')

    await goTo(page, seeded.rich)
    await page.keyboard.press('Alt+\\')
    await expect(page.getByRole('region', { name: 'Empty pane' })).toBeVisible()
    await look('two panes, one empty')
    await page.getByRole('list', { name: 'Sessions for this pane' }).getByRole('button').first().click()
    await expect(page.getByRole('region', { name: 'Empty pane' })).toBeHidden()
    await look('two panes')
    await run(page, 'four panes')
    await expect(page.getByRole('tabpanel')).toHaveCount(4)
    await look('four panes')
    for (const left of [3, 2, 1]) {
      await page.keyboard.press('Alt+Shift+W')
      await expect(page.getByRole('tabpanel')).toHaveCount(left)
    }
    await page.keyboard.press('Alt+o')
    await expect(page.getByRole('dialog', { name: /^Open tabs/ })).toBeVisible()
    await look('overview of the tabs')
    await close(page)
    await page.getByRole('tab').first().click({ button: 'right' })
    await expect(page.getByRole('menu')).toBeVisible()
    await look('menu of a tab')
    await page.keyboard.press('Escape')

    const rows = page.getByRole('treeitem').and(page.locator('[data-session-row]'))
    for (const at of [1, 3, 4]) await rows.nth(at).click({ modifiers: ['ControlOrMeta'] })
    await look('list, several chosen')
    await rows.nth(1).press('Escape')
    await page.getByLabel('Filter sessions').fill('zzz')
    await look('list, nothing found')
  },
}
