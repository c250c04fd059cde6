/** Everyone can use it: no violation that a tool can find in any view, in both themes, and a whole journey without a pointer. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { directive, expect, test } from './app.ts'
import { whenAll } from './placement.ts'
import { trappedFolder } from './trapped-folder.ts'
import { answers, enterFolder, openFolder, permission, promptBox, send, tabs, trustQuestion, turnEnded } from './ui.ts'

const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const THEMES = ['Light', 'Dark'] as const

/** One line per violation, so that a failure says what and where. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] }) // of what passes nothing is read
    .withTags(STANDARD)
    .setLegacyMode()
    .analyze()
  return found.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.replace(/\s+/g, ' ') ?? ''}`,
    ),
  )
}

/** Each theme is looked at once; the other half when everything is run. */
const OTHER_THEME = whenAll('the other theme is looked at')

for (const theme of THEMES) {
  test(`no view breaks WCAG 2.2 AA: ${theme.toLowerCase()}`, theme === 'Dark' ? OTHER_THEME : {}, async ({ app }) => {
    test.slow() // many views, each looked through
    const page = await app.start({ signedIn: false })
    await page.emulateMedia({ reducedMotion: 'reduce' }) // the middle of an animation is nobody's colour
    const other = page.getByRole('button', { name: `${theme} colours` })
    if (await other.isVisible()) await other.click()
    const look = async (view: string) => expect.soft(await violations(page), view).toEqual([])

    await expect(page.getByRole('button', { name: /^Try the demo/ })).toBeVisible()
    await look('first start')
    await page.getByRole('button', { name: /^Use an API key/ }).click()
    await look('API key')
    await page.getByRole('button', { name: 'Cancel' }).click()

    await page.getByRole('button', { name: 'New session' }).first().click()
    await look('new session')
    await page.keyboard.press('Escape')
    await enterFolder(page, trappedFolder(app, 'trapped').path)
    await expect(trustQuestion(page)).toBeVisible()
    await look('trust')
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'Settings' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    for (const section of ['Memory and processes', 'As JSON']) {
      await page.getByRole('dialog').getByRole('button', { name: section }).click()
      await look(`settings: ${section}`)
    }
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: /^Try the demo/ }).click()
    await expect(page.getByRole('heading', { name: 'This is the demo' })).toBeVisible()
    await look('demo')
    await page.getByRole('button', { name: /^Model:/ }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    await look('menu')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Alt+0')
    await expect(page.getByRole('region', { name: 'Last hour' })).toBeVisible()
    await look('dashboard')
  })

  test(
    `no part of a conversation breaks WCAG 2.2 AA: ${theme.toLowerCase()}`,
    theme === 'Light' ? OTHER_THEME : {},
    async ({ app }) => {
      test.slow()
      const page = await app.start()
      await page.emulateMedia({ reducedMotion: 'reduce' }) // the middle of an animation is nobody's colour
      const other = page.getByRole('button', { name: `${theme} colours` })
      if (await other.isVisible()) await other.click()
      const look = async (view: string) => expect.soft(await violations(page), view).toEqual([])

      await openFolder(page, app.project('look'))
      await send(page, directive({ mode: 'markdown' }))
      await turnEnded(page)
      await expect(answers(page).getByRole('table')).toBeVisible()
      await look('Markdown')
      await send(page, directive({ mode: 'stream', n: 3000, delay: 20 }))
      await expect(answers(page).last()).toContainText('w10')
      await look('streaming')
      await page.keyboard.press('Escape')
      await turnEnded(page)
      await send(page, directive({ mode: 'tool', name: 'Bash', input: { command: 'mkdir x', description: 'Make x' } }))
      await expect(permission(page, /^Claude wants to run a command/)).toBeVisible()
      await look('permission')
      await page.keyboard.press('Alt+i')
      await expect(page.getByRole('region', { name: /^What needs you/ }).getByRole('option')).toBeVisible()
      await look('inbox')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Alt+\\')
      await expect(page.getByRole('region', { name: 'Empty pane' })).toBeVisible()
      await look('two panes')
      await page.keyboard.press('Alt+Shift+W')
      await promptBox(page).focus()
      await page.keyboard.press('Alt+o')
      await expect(page.getByRole('dialog', { name: /^Open tabs/ })).toBeVisible()
      await look('overview of the tabs')
      await page.keyboard.press('Escape')
      await promptBox(page).focus()
      await page.keyboard.press('Escape')
      await turnEnded(page)
      await send(page, directive({ mode: 'question' }))
      await expect(page.getByRole('form', { name: 'Claude has a question' })).toBeVisible()
      await look('question')
      await page.keyboard.press('Escape')
      await turnEnded(page)
      await send(page, directive({ mode: 'status', code: 401 }))
      await expect(page.getByRole('button', { name: 'Sign in…' })).toBeVisible()
      await look('failed turn')
    },
  )
}

test('a whole journey by keyboard: open, trust, prompt, permission, another tab, close', async ({ app }) => {
  const page = await app.start()
  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
  await expect(page.getByRole('button', { name: 'New session' }).first()).toBeVisible()
  const folders = [app.project('one'), app.project('two')]
  for (const folder of folders) {
    await press('Alt+n')
    await expect(page.getByRole('combobox', { name: 'Folder' })).toBeFocused()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type(folder)
    await press('Enter')
    await expect(trustQuestion(page).getByRole('button', { name: 'Open restricted' })).toBeFocused()
    await press('Enter')
    await expect(promptBox(page)).toBeFocused()
    await page.keyboard.type(
      directive({ mode: 'tool', name: 'Bash', input: { command: 'mkdir made' }, then: 'Made it' }),
    )
    await press('Enter')
    await expect(permission(page, /^Claude wants to run a command/)).toBeVisible()
    await expect(async () => {
      await press('Alt+a')
      await expect(answers(page).last()).toContainText('Made it', { timeout: 1_000 })
    }).toPass()
    await turnEnded(page)
  }
  await expect(tabs(page)).toHaveCount(2)
  await press('Alt+PageUp')
  await expect(tabs(page).first()).toHaveAttribute('aria-selected', 'true')
  await press('F6')
  await press('Alt+w')
  await expect(tabs(page)).toHaveCount(1)
})
