/** What people do at the desk all day, with the real CLI: a rule of their own, the queue, the context, the list, shortcuts. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { directive, expect, test } from './app.ts'
import { commitAll, linesOfValues } from './git.ts'
import { whenAll } from './placement.ts'
import {
  answers,
  decide,
  EDIT,
  openFolder,
  permission,
  promptBox,
  RUN,
  send,
  tabs,
  transcript,
  turnEnded,
} from './ui.ts'

const APART = whenAll('each part has tests of its own; here they are joined, with the real CLI')

const run = (command: string, then: string) =>
  directive({ mode: 'tool', name: 'Bash', input: { command, description: 'A test' }, then })

test('a rule is edited, kept where it was said, and then nothing like it is asked again', APART, async ({ app }) => {
  const page = await app.start()
  const folder = app.project('ruled')
  await openFolder(page, folder, { trust: true })
  await send(page, run('mkdir one', 'Made one'))
  await decide(page, RUN, 'Always')
  const rule = permission(page, RUN).getByRole('form', { name: 'Always allow' })
  await rule.getByRole('textbox', { name: 'Rule' }).fill('not a rule (')
  await expect(rule.getByRole('button', { name: /^Allow and/ })).toBeDisabled()
  await rule.getByRole('textbox', { name: 'Rule' }).fill('Bash(mkdir t*)')
  await rule.getByRole('radio', { name: 'This project, for you' }).check()
  await rule.getByRole('button', { name: 'Allow and save the rule' }).click()
  await expect(answers(page).last()).toContainText('Made one')
  await turnEnded(page)
  const kept: unknown = JSON.parse(readFileSync(join(folder, '.claude/settings.local.json'), 'utf8'))
  expect(kept).toMatchObject({ permissions: { allow: ['Bash(mkdir t*)'] } })

  await send(page, run('mkdir two', 'Made two'))
  await expect(answers(page).last()).toContainText('Made two')
  await turnEnded(page)
  expect(existsSync(join(folder, 'two'))).toBe(true)
  await send(page, run('mkdir other', 'Made other'))
  await expect(permission(page, RUN)).toContainText('mkdir other')
})

test('a queued prompt is sent at once in place of what runs, and the context is compacted', APART, async ({ app }) => {
  const page = await app.start()
  await openFolder(page, app.project('queued'))
  await test.step('stop and send now', async () => {
    await send(page, directive({ mode: 'stream', n: 3_000, delay: 20 }))
    await expect(answers(page).last()).toContainText('w10')
    await send(page, 'Rather this')
    await send(page, 'And this afterwards')
    const queue = page.getByRole('list', { name: 'Queued prompts' })
    await queue
      .getByRole('listitem')
      .filter({ hasText: 'Rather this' })
      .getByRole('button', { name: 'Stop and send now' })
      .click()
    await expect(transcript(page).getByText('Interrupted').first()).toBeVisible()
    await expect(answers(page).filter({ hasText: 'Rather this' })).toBeVisible()
    await expect(answers(page).filter({ hasText: 'And this afterwards' })).toBeVisible()
    await expect(queue).toBeHidden()
    await turnEnded(page)
  })
  await test.step('compact', async () => {
    await page.getByRole('button', { name: /^Context: / }).click()
    await page.getByRole('dialog', { name: 'Context' }).getByRole('button', { name: 'Compact now' }).click()
    await expect(
      transcript(page)
        .getByText(/compacted/i)
        .first(),
    ).toBeVisible()
    await turnEnded(page)
    const before = app.model.requests.length
    await send(page, 'After that')
    await expect(answers(page).last()).toContainText('After that')
    const asked = app.model.requests.slice(before).filter(({ isAgent }) => isAgent)
    const body = asked.at(-1)?.body ?? ''
    expect(body.includes('continued from a previous conversation')).toBe(true)
    expect(body.includes('Rather this')).toBe(false) // the summary took its place
  })
})

test(
  'sessions are ordered, chosen together, archived and brought back; the overview is live',
  APART,
  async ({ app }) => {
    const page = await app.start()
    const rows = page.getByRole('treeitem').and(page.locator('[data-session-row]'))
    await openFolder(page, app.project('apple'))
    await send(page, directive({ mode: 'stream', n: 3_000, delay: 20 }))
    await openFolder(page, app.project('birch'))
    await send(page, run('mkdir one', 'Made one'))
    await expect(permission(page, RUN)).toBeVisible()
    await openFolder(page, app.project('cedar'))
    await send(page, 'cedar, be brief')
    await turnEnded(page)
    await test.step('the overview tells the state of each, as it changes, and is filtered by it', async () => {
      await page.keyboard.press('Alt+o')
      const overview = page.getByRole('dialog', { name: 'Open tabs (3)' })
      const card = (folder: string) => overview.getByRole('option').filter({ hasText: folder })
      await expect(card('apple').getByRole('img', { name: 'working' })).toBeVisible()
      await expect(card('birch').getByRole('img', { name: 'waiting for you' })).toBeVisible()
      await expect(card('cedar').getByRole('img', { name: 'ready' })).toBeVisible()
      await overview.getByRole('combobox', { name: 'Filter the tabs' }).fill('waiting')
      await expect(overview.getByRole('option')).toHaveCount(1)
      await page.keyboard.press('Enter')
      await expect(permission(page, RUN)).toBeVisible()
      await decide(page, RUN, 'Allow once')
      await turnEnded(page)
      await page.keyboard.press('Alt+o')
      await expect(card('birch').getByRole('img', { name: 'ready' })).toBeVisible()
      await page.keyboard.press('Escape')
    })
    await test.step('ordered by name, in one list', async () => {
      await page.getByRole('button', { name: 'Order of the list' }).click()
      await page.getByRole('menuitemradio', { name: 'One list: last used first' }).click()
      await expect(rows.first()).toContainText('"mode":"tool"')
      await page.getByRole('button', { name: 'Order of the list' }).click()
      await page.getByRole('menuitemradio', { name: 'By project: by name' }).click()
      await expect(page.getByRole('treeitem', { level: 1 })).toContainText(['apple', 'birch', 'cedar'])
    })
    await test.step('two are chosen, archived together, and one is brought back', async () => {
      const modifiers = ['ControlOrMeta'] as const
      await rows.nth(1).click({ modifiers: [...modifiers] })
      await rows.nth(2).click({ modifiers: [...modifiers] })
      const bar = page.getByRole('toolbar', { name: 'With the chosen sessions' })
      await expect(bar.getByRole('status')).toHaveText('2 chosen')
      await bar.getByRole('button', { name: 'Archive' }).click()
      await expect(rows).toHaveCount(1)
      await expect(tabs(page)).toHaveCount(1)
      await page.getByRole('button', { name: 'Archived sessions' }).click()
      await expect(rows).toHaveCount(2)
      await rows.filter({ hasText: 'cedar' }).click({ modifiers: [...modifiers] })
      await bar.getByRole('button', { name: 'Bring back' }).click()
      await expect(rows).toHaveCount(1)
      await page.getByRole('button', { name: 'Back to current sessions' }).click()
      await expect(rows).toHaveCount(2)
    })
  },
)

test('a shortcut is given to an action, works, and is in force after a reload', APART, async ({ app }) => {
  const page = await app.start()
  await openFolder(page, app.project('keys'))
  await page.keyboard.press('Alt+,')
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await dialog.getByRole('navigation').getByRole('button', { name: 'Keyboard' }).click()
  const add = dialog.getByRole('button', { name: 'Add a shortcut for “Rename this session”' })
  await add.click()
  await page.keyboard.press('Alt+k')
  await expect(dialog.getByRole('alert')).toContainText('already belongs to “All commands”')
  await add.click()
  await page.keyboard.press('Control+Alt+y')
  await expect(dialog.getByRole('button', { name: /^Take .*Y off “Rename this session”/ })).toBeVisible()
  await page.keyboard.press('Escape')
  for (const how of ['at once', 'after a reload']) {
    if (how === 'after a reload') await page.reload()
    await expect(promptBox(page)).toBeVisible()
    await expect(async () => {
      await page.keyboard.press('Control+Alt+y')
      await expect(page.getByRole('dialog', { name: /Rename/ })).toBeVisible({ timeout: 1_000 })
    }, how).toPass()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
})

test('a growing answer is followed to its end, until the reader scrolls up', APART, async ({ app }) => {
  const page = await app.start()
  await openFolder(page, app.project('followed'))
  const fromEnd = () => transcript(page).evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop)
  const height = () => transcript(page).evaluate((log) => log.scrollHeight)
  const top = () => transcript(page).evaluate((log) => log.scrollTop)
  const paragraphs = Array.from({ length: 260 }, (_, line) => `Line ${line} of the answer.`).join('\n\n')
  app.model.mean('Tell me everything', { mode: 'text', text: paragraphs, chunk: 30, delay: 40 })
  app.model.mean('And now briefly', { mode: 'text', text: 'Briefly.' })
  await send(page, 'Tell me everything')
  await send(page, 'And now briefly')
  await expect(answers(page).last()).toContainText('Line 40 ')
  for (let before = await height(), times = 0; times < 5; times += 1) {
    await expect.poll(height).toBeGreaterThan(before)
    await expect.poll(fromEnd).toBeLessThan(4)
    before = await height()
  }
  await transcript(page).hover()
  await page.mouse.wheel(0, -600)
  const pill = page.getByRole('button', { name: /^Jump to the end$|new messages?$/ })
  await expect(pill).toHaveText('Jump to the end')
  await expect.poll(fromEnd).toBeGreaterThan(500)
  const there = await top()
  const grown = await height()
  await expect.poll(height).toBeGreaterThan(grown + 300)
  await expect(pill).toHaveText('2 new messages')
  await turnEnded(page)
  expect(await top()).toBe(there)
  await pill.click()
  await expect(answers(page).filter({ hasText: 'Briefly.' })).toBeInViewport()
  await expect(pill).toBeHidden()
})

test('a change is read side by side as it was made, and the whole file is put back', APART, async ({ app }) => {
  const page = await app.start()
  const values = linesOfValues(12)
  const folder = app.project('undone', { 'values.ts': values })
  commitAll(folder)
  await openFolder(page, folder)
  const file = join(folder, 'values.ts')
  const tools = [
    { name: 'Read', input: { file_path: file } },
    { name: 'Edit', input: { file_path: file, old_string: 'value7 = 7', new_string: 'value7 = 7_000' } },
  ]
  await send(page, directive({ mode: 'sequence', tools, then: 'Changed it' }))
  await decide(page, EDIT, 'Allow once')
  await expect(answers(page).last()).toContainText('Changed it')
  await turnEnded(page)
  await page.keyboard.press('Alt+u')
  const card = transcript(page).getByRole('region', { name: 'Edit, done' })
  await expect(card.getByText('value7 = 7_000')).toBeVisible()
  const columns = () =>
    card
      .getByRole('group', { name: 'Changes' })
      .evaluate((diff) => [...diff.children].filter(({ textContent }) => /= 7.*= 7_000/.test(textContent)).length)
  expect(await columns()).toBe(0)
  await card.getByRole('button', { name: 'Show the change side by side' }).click()
  await expect.poll(columns).toBe(1) // the old line and the new one stand in one row
  await card.getByRole('button', { name: 'Show the change in one column' }).click()
  await expect.poll(columns).toBe(0)

  await page.keyboard.press('Alt+C')
  const panel = page.getByRole('complementary', { name: 'Changes' })
  await panel.getByText('values.ts').first().click()
  await panel.getByRole('button', { name: 'Undo…' }).click()
  const sure = page.getByRole('dialog', { name: 'Undo the changes of this file?' })
  await sure.getByRole('button', { name: 'Undo' }).click()
  await expect(panel.getByText('Nothing changed')).toBeVisible()
  expect(readFileSync(file, 'utf8')).toBe(values)
})
