/** After a host that was killed, everything is as it was, and what nobody knows is said, with what helps. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { directive, expect, test } from './app.ts'
import { whenAll } from './placement.ts'
import { answers, decide, openFolder, permission, promptBox, send, tabs, transcript, turnEnded } from './ui.ts'

const queue = (page: Page) => page.getByRole('list', { name: 'Queued prompts' })
const CONTINUE = 'Go on where you left off.'

/** The first offer of the gap: which one depends on whether the agent had noted the prompt by then. */
const offer = (page: Page) =>
  transcript(page)
    .getByRole('button', { name: /^(Continue|Send again)$/ })
    .first()

test('killed in mid-stream: tabs, draft and queue are back, the gap is told, and its offer goes on', async ({
  app,
}) => {
  let page = await app.start()
  await openFolder(page, app.project('left'))
  await send(page, 'Before')
  await expect(answers(page)).toContainText('Prompt 1')
  await openFolder(page, app.project('right'))
  await send(page, directive({ mode: 'stream', n: 200, delay: 20 }))
  await expect(answers(page)).toContainText('w20')
  await send(page, 'Queued meanwhile')
  await expect(queue(page)).toContainText('Queued meanwhile')
  await promptBox(page).fill('half a thought')
  await expect(answers(page)).toContainText('w99')
  await app.kill()

  page = await app.start()
  await expect(tabs(page)).toHaveCount(2)
  await expect(promptBox(page)).toHaveValue('half a thought')
  await expect(answers(page).first()).toContainText('w70')
  await offer(page).click()
  await expect(answers(page).last()).toContainText(new RegExp(`${CONTINUE}|w199`))
  await expect(queue(page)).toBeHidden()
  const asked = app.model.requests.filter(({ isAgent, prompts }) => isAgent && prompts.at(-1) === 'Queued meanwhile')
  expect(asked).toHaveLength(1)
  await expect(promptBox(page)).toHaveValue('half a thought')
})

test(
  'killed while a tool is at work: it is not repeated by itself, and Continue goes on',
  whenAll('what is known of a cut turn is proven in engine/transcripts'),
  async ({ app }) => {
    const cwd = app.project('tool')
    const done = join(cwd, 'done.txt')
    let page = await app.start()
    await openFolder(page, cwd)
    await send(page, 'Before')
    await expect(answers(page)).toContainText('Prompt 1')
    await turnEnded(page)
    const command = 'echo once >> done.txt; sleep 600'
    await send(page, directive({ mode: 'tool', name: 'Bash', input: { command } }))
    await decide(page, /^Claude wants to run a command/, 'Allow once')
    await expect.poll(() => existsSync(done)).toBe(true)
    await app.kill()

    page = await app.start()
    await offer(page).click()
    await expect(answers(page).last()).toContainText(CONTINUE)
    await turnEnded(page)
    expect(readFileSync(done, 'utf8')).toBe('once\n')
  },
)

test(
  'killed while a permission is asked for: it is asked still, also in the inbox, and the session goes on with the answer',
  whenAll('what becomes of the answer is proven in engine/session'),
  async ({ app }) => {
    const cwd = app.project('asked')
    let page = await app.start()
    await openFolder(page, cwd)
    await send(page, directive({ mode: 'tool', name: 'Bash', input: { command: 'mkdir made' } }))
    await expect(permission(page, /^Claude wants to run a command/)).toBeVisible()
    await app.kill()

    page = await app.start()
    await expect(permission(page, /^Claude wants to run a command/)).toBeVisible()
    expect(existsSync(join(cwd, 'made'))).toBe(false)
    await app.kill()

    page = await app.start()
    await decide(page, /^Claude wants to run a command/, 'Allow once')
    await expect(transcript(page)).toContainText(/I allow Bash to run `?mkdir made/)
    await turnEnded(page)
    await expect(permission(page, /^Claude wants to run a command/)).toBeHidden()
  },
)

test(
  'set so, a session goes on by itself after a crash, once',
  whenAll('the decision is proven in engine/session'),
  async ({ app }) => {
    app.writeSettings({ afterRestart: 'continue' })
    const again = `again ${directive({ mode: 'stream', n: 200, delay: 10 })}`
    let page = await app.start()
    await openFolder(page, app.project('by itself'))
    await send(page, 'Before')
    await expect(answers(page)).toContainText('Prompt 1')
    await turnEnded(page)
    await send(page, again)
    await expect(answers(page).last()).toContainText('w99')
    await app.kill()

    page = await app.start()
    // asked to go on; or, where the agent had not noted the prompt yet, asked again
    await expect(answers(page).last()).toContainText(new RegExp(`${CONTINUE}|w199`))
    await turnEnded(page)
    const asked = () => app.model.requests.filter(({ isAgent }) => isAgent).length
    const before = asked()
    await app.kill()
    page = await app.start()
    await expect(answers(page).last()).toContainText(new RegExp(`${CONTINUE}|w199`))
    await send(page, 'Still there?')
    await expect(answers(page).last()).toContainText('Still there?')
    expect(asked()).toBe(before + 1)
  },
)

test('a reload brings the reader back to where they were', async ({ app }) => {
  const page = await app.start()
  await openFolder(page, app.project('long'))
  for (let part = 0; part < 3; part += 1) {
    const lines = Array.from({ length: 60 }, (_, line) => `Line ${line} of part ${part}.`)
    await send(page, directive({ mode: 'text', text: lines.join('\n\n') }))
    await expect(answers(page).last()).toContainText(`Line 59 of part ${part}.`)
    await turnEnded(page)
  }
  await transcript(page).hover()
  await page.mouse.wheel(0, -2_400)
  await expect(page.getByRole('button', { name: 'Jump to the end' })).toBeVisible()
  await expect.poll(() => inTheMiddle(page)).toMatch(/^Line \d+ of part \d\.$/)
  const before = await inTheMiddle(page)
  await page.reload()
  await expect.poll(() => inTheMiddle(page)).toBe(before)
  await expect(page.getByRole('button', { name: 'Jump to the end' })).toBeVisible()
})

/** The words in the middle of the transcript, once it stands still. */
async function inTheMiddle(page: Page): Promise<string> {
  if (!(await transcript(page).isVisible())) return ''
  return transcript(page).evaluate(async (log) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    for (let top = Number.NaN; top !== log.scrollTop;) {
      top = log.scrollTop
      for (let frames = 0; frames < 6; frames += 1) await frame()
    }
    const { left, top, width, height } = log.getBoundingClientRect()
    const at = (y: number) => document.elementFromPoint(left + width / 3, y)
    const words = [0, 8, 16, 24].map((below) => at(top + height / 2 + below)).find((found) => found?.tagName === 'P')
    return words?.textContent.trim() ?? ''
  })
}
