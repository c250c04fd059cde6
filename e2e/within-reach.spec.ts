/** Everything stays within reach: in a window at 200 % zoom, and by the Tab key, in an order that makes sense. */
import type { Locator, Page } from '@playwright/test'
import { directive, expect, test } from './app.ts'
import { violations } from './axe.ts'
import { whenAll } from './placement.ts'
import { answers, decide, openFolder, permission, promptBox, RUN, send, turnEnded } from './ui.ts'

const mkdir = (name: string) =>
  directive({ mode: 'tool', name: 'Bash', input: { command: `mkdir ${name}`, description: 'A test' }, then: 'Made it' })

/** A window of 1280 by 800, at 200 %: what is laid out is half of it. */
const ZOOMED = { width: 640, height: 400 }

const isWithin = async (page: Page, part: Locator) => {
  const box = await part.boundingBox()
  const { width, height } = page.viewportSize() ?? ZOOMED
  return box !== null && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height
}

/** What is wider than the window; tables and code may scroll in their own frames. */
const sideways = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return Math.max(scrollWidth, document.body.scrollWidth) - clientWidth
  })

test(
  'at 200 % zoom nothing is wider than the window, and prompt and permission are within reach',
  whenAll('a matter of the style sheets alone'),
  async ({ app }) => {
    const page = await app.start()
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.setViewportSize(ZOOMED)
    const look = async (view: string) => {
      expect.soft(await sideways(page), view).toBe(0)
      expect.soft(await violations(page), view).toEqual([])
    }
    await look('first start')
    await openFolder(page, app.project('narrow'))
    await send(page, directive({ mode: 'markdown' }))
    await expect(answers(page).getByRole('table')).toBeVisible()
    await turnEnded(page)
    await look('an answer with everything')
    expect(await isWithin(page, promptBox(page))).toBe(true)
    expect(await isWithin(page, page.getByRole('button', { name: 'Send', exact: true }))).toBe(true)
    await send(page, mkdir('one'))
    const card = permission(page, RUN)
    await expect(card).toBeVisible()
    await look('permission')
    for (const name of [/^Allow once/, /^Always/, /^Deny/]) {
      const button = card.getByRole('button', { name })
      await button.focus()
      expect.soft(await isWithin(page, button), String(name)).toBe(true)
    }
    await card.getByText('mkdir one').first().scrollIntoViewIfNeeded()
    expect(await isWithin(page, card.getByText('mkdir one').first())).toBe(true)
    await decide(page, RUN, 'Allow once')
    await expect(answers(page).last()).toContainText('Made it')
    await turnEnded(page)
    for (const [keys, view] of [
      ['Alt+,', 'settings'],
      ['Alt+k', 'palette'],
      ['Alt+n', 'new session'],
      ['Alt+o', 'overview'],
    ] as const) {
      await page.keyboard.press(keys)
      await expect(page.getByRole('dialog')).toBeVisible()
      expect.soft(await isWithin(page, page.getByRole('dialog')), view).toBe(true)
      await look(view)
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    }
    await page.keyboard.press('Alt+0')
    await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeVisible()
    await look('dashboard')
  },
)

test(
  'the Tab key goes through the window as it is read: tabs, list, transcript, question, prompt; and never gets stuck',
  whenAll('the order is that of the page, and seldom touched'),
  async ({ app }) => {
    const page = await app.start()
    await openFolder(page, app.project('ordered'))
    await send(page, 'Hello')
    await turnEnded(page)
    await send(page, mkdir('one'))
    await expect(permission(page, RUN)).toBeVisible()
    await page.evaluate(() => {
      document.body.tabIndex = -1 // the keyboard begins at the top, as in a page that was just opened
      document.body.focus()
      document.body.removeAttribute('tabindex')
    })
    /** Where the keyboard is, of the parts that matter. */
    const at = () =>
      page.evaluate(() => {
        const { activeElement: here } = document
        const parts: readonly [string, string][] = [
          ['list', '[role=treeitem]'],
          ['tabs', '[role=tab]'],
          ['transcript', '[role=log]'],
          ['question', '[role=group][aria-labelledby] button'],
          ['prompt', '[aria-label=Prompt]'],
        ]
        const part = parts.find(([, selector]) => here?.matches(selector))?.[0]
        return { part: part ?? '', out: here === document.body || here === null }
      })
    const seen: string[] = []
    for (let steps = 0; steps < 120; steps += 1) {
      await page.keyboard.press('Tab')
      const { part, out } = await at()
      if (out) break
      if (part !== '' && seen.at(-1) !== part) seen.push(part)
    }
    expect(seen).toEqual(['tabs', 'list', 'transcript', 'question', 'prompt'])
  },
)
