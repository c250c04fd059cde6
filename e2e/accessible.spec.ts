/** Everyone can use it: no violation that a tool can find in any view, in both themes, and a whole journey without a pointer. */
import type { Locator } from '@playwright/test'
import { directive, expect, test } from './app.ts'
import { violations } from './axe.ts'
import { whenAll } from './placement.ts'
import { CHAPTERS } from './tour/chapters.ts'
import { seed } from './tour/seed.ts'
import { trappedFolder } from './trapped-folder.ts'
import {
  answers,
  enterFolder,
  openFolder,
  permission,
  promptBox,
  RUN,
  send,
  tabs,
  trustQuestion,
  turnEnded,
} from './ui.ts'

/** The middle of an animation is nobody's colour. */
const still = { reducedMotion: 'reduce' } as const

for (const { name, host, walk } of CHAPTERS) {
  test(
    `no view breaks WCAG 2.2 AA, in either theme: ${name.toLowerCase()}`,
    whenAll('every view is looked through; npm test looks through those used most'),
    async ({ app, hostKind }) => {
      test.skip(host !== undefined && host !== hostKind, 'only there it can be brought about')
      test.setTimeout(600_000) // dozens of views, each looked through twice
      await walk({
        app,
        look: async (view) => {
          for (const colorScheme of ['light', 'dark'] as const) {
            await app.page.emulateMedia({ ...still, colorScheme })
            expect.soft(await violations(app.page), `${view}, ${colorScheme}`).toEqual([])
          }
        },
      })
    },
  )
}

test('no view that everyone meets breaks WCAG 2.2 AA', async ({ app }) => {
  test.slow() // many views, each looked through
  const page = await app.start({ signedIn: false })
  await page.emulateMedia({ ...still, colorScheme: 'light' })
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
  'no part of a conversation breaks WCAG 2.2 AA in the dark',
  whenAll('the chapters on reading and working look through all of it, in both themes'),
  async ({ app }) => {
    test.slow()
    const page = await app.start()
    await page.emulateMedia({ ...still, colorScheme: 'dark' })
    // nothing is pointed at: what floats over a message covers some of it
    const look = async (view: string) => {
      await page.mouse.move(0, 0)
      expect.soft(await violations(page), view).toEqual([])
    }

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
    await expect(permission(page, RUN)).toBeVisible()
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

test(
  'forced colours show where the focus is, what is chosen, and how a session does',
  whenAll('a matter of the style sheets alone'),
  async ({ app }) => {
    seed(app)
    const page = await app.start()
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
    await expect(answers(page).getByRole('table')).toBeVisible()
    const painted = (element: Locator, pseudo?: string) =>
      element.first().evaluate((node, name) => {
        const { outlineStyle, backgroundColor, borderTopColor, borderTopStyle } = getComputedStyle(node, name)
        return { outlineStyle, inks: [backgroundColor, borderTopStyle === 'none' ? '' : borderTopColor] }
      }, pseudo)
    const ground = (await painted(page.locator('body'))).inks[0]

    for (const state of ['asleep', 'failed', 'ready']) {
      const { inks } = await painted(page.getByRole('img', { name: state, exact: true }), '::before')
      const seen = inks.filter((ink) => ink !== ground && ink !== '' && ink !== 'rgba(0, 0, 0, 0)')
      expect(seen, `the dot of a session that is ${state}`).not.toEqual([])
    }
    await promptBox(page).focus()
    expect((await painted(promptBox(page))).outlineStyle).toBe('solid')
    expect((await painted(tabs(page).and(page.locator('[aria-selected=true]')))).outlineStyle).toBe('solid')
    await page.getByRole('button', { name: 'More about this session' }).click()
    await page.keyboard.press('ArrowDown')
    expect((await painted(page.locator('[data-highlighted]'))).outlineStyle).toBe('solid')
  },
)

test('with reduced motion nothing moves', whenAll('a matter of the style sheets alone'), async ({ app }) => {
  const page = await app.start()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openFolder(page, app.project('still'))
  await send(page, directive({ mode: 'stream', n: 3000, delay: 20 }))
  await expect(answers(page).last()).toContainText('w10')
  const moving = () =>
    page.evaluate(() =>
      document.getAnimations().flatMap(({ playState, effect }) => {
        const { duration = 0, iterations = 1 } = effect?.getTiming() ?? {}
        return playState === 'running' && (Number(duration) > 1 || iterations !== 1) ? [String(duration)] : []
      }),
    )
  expect(await moving()).toEqual([])
  await page.keyboard.press('Escape')
  await turnEnded(page)
})

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
    await expect(permission(page, RUN)).toBeVisible()
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
