/** Several sessions side by side: they stream at once, keep apart, and their tabs can be ordered and closed. */
import { directive, expect, test } from './app.ts'
import { answers, openFolder, send, tabs, turnEnded } from './ui.ts'

const NAMES = ['first', 'second', 'third']

test('three tabs stream at the same time, each its own answer; they are reordered, closed and opened again', async ({
  app,
}) => {
  const page = await app.start()
  await test.step('three tabs stream at the same time, each its own answer', async () => {
    for (const name of NAMES) {
      await openFolder(page, app.project(name))
      await send(page, `${name} ${directive({ mode: 'stream', n: 2_000, delay: 20 })}`)
      await expect(answers(page).last()).toContainText('w1')
    }
    for (const name of NAMES) {
      await expect(tabs(page).filter({ hasText: name })).toHaveAccessibleName(/^working/)
    }
    for (const name of NAMES) {
      await tabs(page).filter({ hasText: name }).click()
      await expect(page.getByRole('heading', { level: 1 })).toContainText(name)
      const words = await answers(page).last().innerText()
      await expect(answers(page).last()).not.toHaveText(words)
      await page.keyboard.press('Escape')
      await turnEnded(page)
      await expect(answers(page)).toHaveCount(1)
    }
    const asked = app.model.requests.filter(({ isAgent }) => isAgent)
    for (const name of NAMES) {
      expect(asked.filter(({ prompts }) => prompts.some((prompt) => prompt.startsWith(name)))).toHaveLength(1)
    }
  })
  await test.step('tabs are reordered and closed, and a closed session stays in the list', async () => {
    await expect(tabs(page)).toContainText(NAMES)
    await tabs(page).filter({ hasText: 'third' }).focus()
    await page.keyboard.press('Control+Shift+ArrowLeft')
    await expect(tabs(page)).toContainText(['first', 'third', 'second'])
    await tabs(page)
      .filter({ hasText: 'second' })
      .dragTo(tabs(page).filter({ hasText: 'first' }), { steps: 8 })
    await expect(tabs(page)).toContainText(['second', 'first', 'third'])

    await tabs(page).filter({ hasText: 'first' }).focus()
    await page.keyboard.press('Delete')
    await expect(tabs(page)).toContainText(['second', 'third'])
    await page.getByRole('treeitem', { level: 2 }).filter({ hasText: 'first' }).click()
    await expect(tabs(page)).toHaveCount(3)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('first')
    await expect(answers(page).last()).toContainText('w1')
  })
})
