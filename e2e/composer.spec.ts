/** The prompt is written with help: files by @, commands by /, images, what was asked before, templates, and a budget. */
import { execFileSync } from 'node:child_process'
import { AxeBuilder } from '@axe-core/playwright'
import type { Locator } from '@playwright/test'
import { directive, expect, test } from './app.ts'
import { whenAll } from './placement.ts'
import { answers, openFolder, promptBox, send, transcript, turnEnded } from './ui.ts'

/** A picture of one point. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

test('files and commands of the folder are found by a few letters, before the first prompt too', async ({ app }) => {
  const page = await app.start()
  const folder = app.project('files', {
    'src/session/composer.tsx': 'a',
    'src/session/compose-all.ts': 'b',
    'my notes/to do.md': 'c',
    'dist/composer.js': 'd',
    '.gitignore': 'dist/\n',
    '.claude/commands/greet.md': '---\ndescription: Says hello\nargument-hint: <name>\n---\nSay hello to $ARGUMENTS',
  })
  execFileSync('git', ['init', '-q'], { cwd: folder })
  await openFolder(page, folder, { trust: true })
  await test.step('a file is found, without those that git ignores, and mentioned', async () => {
    await promptBox(page).pressSequentially('Explain @compo')
    const files = page.getByRole('listbox', { name: 'Files and folders' })
    await expect(files.getByRole('option')).toHaveCount(2)
    await expect(files).not.toContainText('dist')
    const box = page.getByRole('combobox', { name: 'Prompt' })
    await box.press('Enter')
    await expect(promptBox(page)).toHaveValue(/^Explain @src\/session\/compose(r\.tsx|-all\.ts) $/)
    await promptBox(page).pressSequentially('and @todo')
    await expect(files.getByRole('option')).toContainText(['to do.md'])
    await page.keyboard.press('Tab')
    await expect(promptBox(page)).toHaveValue(/ and @"my notes\/to do\.md" $/)
    await page.keyboard.press('Enter')
    await expect(answers(page).last()).toContainText('Explain @src/session')
    await turnEnded(page)
  })
  await test.step('a command is offered with those of the folder, and filled in', async () => {
    await promptBox(page).pressSequentially('/gre')
    const option = page.getByRole('listbox', { name: 'Commands' }).getByRole('option').first()
    await expect(option).toContainText('/greet')
    await expect(option).toContainText('Says hello')
    await page.keyboard.press('Tab')
    await expect(promptBox(page)).toHaveValue('/greet ')
    await page.keyboard.type('Ann')
    await page.keyboard.press('Enter')
    await expect(answers(page)).toHaveCount(2)
    expect(app.model.requests.some(({ body }) => body.includes('Say hello to Ann'))).toBe(true)
  })
})

test('an image is pasted or dropped, reaches the model, and stays with its prompt, also one that waits over a restart', async ({
  app,
}) => {
  let page = await app.start()
  await openFolder(page, app.project('images'))
  const paste = () =>
    promptBox(page).evaluate((box, base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const data = new DataTransfer()
      data.items.add(new File([bytes], 'shot.png', { type: 'image/png' }))
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    }, PIXEL)
  const drop = (place: Locator, type: 'dragover' | 'drop') =>
    place.evaluate(
      (element, [kind, base64]) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        const data = new DataTransfer()
        data.items.add(new File([bytes], 'shot.png', { type: 'image/png' }))
        element.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }))
      },
      [type, PIXEL] as const,
    )
  await paste()
  await expect(page.getByRole('img', { name: 'shot.png' })).toBeVisible()
  await promptBox(page).fill(`What is this? ${directive({ mode: 'hang' })}`)
  await promptBox(page).press('Enter')
  await expect(transcript(page).getByRole('img', { name: 'Image 1 of the prompt' })).toBeVisible()
  await expect(page.getByRole('img', { name: 'shot.png' })).toBeHidden()
  await expect.poll(() => app.model.requests.some(({ body }) => body.includes(PIXEL))).toBe(true)
  await test.step('dropped on the conversation, it comes to the prompt, and the window no longer waits for it', async () => {
    await drop(transcript(page), 'dragover')
    await expect(page.locator('[class*="dropping"]')).toHaveCount(1)
    await drop(transcript(page), 'drop')
    await expect(page.getByRole('img', { name: 'shot.png' })).toBeVisible()
    await expect(page.locator('[class*="dropping"]')).toHaveCount(0)
    await expect(promptBox(page)).toBeFocused()
  })
  await promptBox(page).fill('And later')
  await promptBox(page).press('Enter')
  const queue = page.getByRole('list', { name: 'Queued prompts' })
  await expect(queue).toContainText('1 image')
  page = await app.restart()
  await expect(page.getByRole('list', { name: 'Queued prompts' })).toContainText('And later')
  await page.getByRole('button', { name: 'Send now' }).last().click()
  await expect(transcript(page).getByRole('img', { name: 'Image 1 of the prompt' })).toHaveCount(2)
  const isLast = (text: string) => text.split(PIXEL).at(-1)?.includes('And later') === true
  await expect.poll(() => app.model.requests.some(({ body }) => body.includes(PIXEL) && isLast(body))).toBe(true)
})

test(
  'what was asked before comes back, and a template is kept and put in again',
  whenAll('proven by the tests of the composer'),
  async ({ app }) => {
    const page = await app.start()
    await openFolder(page, app.project('history'))
    for (const text of ['First question', 'Second question']) {
      await send(page, text)
      await turnEnded(page)
    }
    await promptBox(page).press('ArrowUp')
    await expect(promptBox(page)).toHaveValue('Second question')
    await promptBox(page).press('ArrowUp')
    await expect(promptBox(page)).toHaveValue('First question')
    await promptBox(page).press('ArrowDown')
    await promptBox(page).press('ArrowDown')
    await expect(promptBox(page)).toHaveValue('')

    await promptBox(page).fill('Review the change with care')
    await page.getByRole('button', { name: 'Prompt templates' }).click()
    await page.getByRole('menuitem', { name: 'Keep this prompt as a template…' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('careful')
    await page.getByRole('button', { name: 'Save template' }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(promptBox(page)).toHaveValue('Review the change with care') // kept, not sent
    await promptBox(page).fill('')
    await promptBox(page).pressSequentially('/care')
    await expect(page.getByRole('option').first()).toContainText('careful')
    await page.keyboard.press('Enter')
    await expect(promptBox(page)).toHaveValue('Review the change with care')
  },
)

test('a spent budget keeps a prompt back until it is raised, and the context is shown', async ({ app }) => {
  const page = await app.start()
  await openFolder(page, app.project('budget'))
  await send(page, `Work ${directive({ mode: 'hello', usage: { input: 100_000, output: 20_000 } })}`)
  await turnEnded(page)
  await page.getByRole('button', { name: /^Context: \d+% full$/ }).click()
  await expect(page.getByRole('dialog', { name: 'Context' })).toContainText(/of .* tokens/)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /tokens ·/ }).click()
  await page.getByRole('textbox', { name: 'Budget in US dollars' }).fill('0.01')
  await page.getByRole('button', { name: 'Set budget' }).click()
  await promptBox(page).fill('One more')
  await promptBox(page).press('Enter')
  await expect(page.getByRole('alert')).toContainText('its budget is $0.01')
  await expect(promptBox(page)).toHaveValue('One more')
  await page.getByRole('button', { name: 'Raise the budget…' }).click()
  await page.getByRole('textbox', { name: 'Budget in US dollars' }).fill('100')
  await page.getByRole('button', { name: 'Set budget' }).click()
  await expect(page.getByRole('alert')).toBeHidden()
  await promptBox(page).press('Enter')
  await expect(answers(page).last()).toContainText('One more')
})

test(
  'nothing that opens at the prompt breaks WCAG 2.2 AA, in either theme',
  whenAll('looked through with every other view'),
  async ({ app }) => {
    test.slow() // several panels, each looked through twice
    const page = await app.start()
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await openFolder(page, app.project('accessible', { 'src/composer.tsx': '', 'readme.md': '' }))
    await send(page, 'One')
    await expect(answers(page)).toHaveCount(1)
    const look = async (what: string) => {
      for (const theme of ['light', 'dark']) {
        await page.evaluate((name) => (document.documentElement.dataset.theme = name), theme)
        const axe = new AxeBuilder({ page })
          .options({ resultTypes: ['violations'] })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        const { violations } = await axe.setLegacyMode().analyze()
        const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
        expect.soft(found, `${what}, ${theme}`).toEqual([])
      }
    }
    await promptBox(page).pressSequentially('@co')
    await expect(page.getByRole('option').first()).toBeVisible()
    await look('files')
    await page.keyboard.press('Escape')
    await promptBox(page).fill('')
    await promptBox(page).pressSequentially('/co')
    await expect(page.getByRole('option').first()).toBeVisible()
    await look('commands')
    await page.keyboard.press('Escape')
    await promptBox(page).fill('')
    const image = { name: 'shot.png', mimeType: 'image/png', buffer: Buffer.from(PIXEL, 'base64') }
    await page.locator('input[type=file]').setInputFiles(image)
    await expect(page.getByRole('img', { name: 'shot.png' })).toBeVisible()
    await page.getByRole('button', { name: /^Context: / }).click()
    await look('context and image')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /tokens ·/ }).click()
    await look('budget')
  },
)
