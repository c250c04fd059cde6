/** After a host that was killed, everything is as it was, and what nobody knows is said, with what helps. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { directive, expect, test } from './app.ts'
import { onlyOn, whenAll } from './placement.ts'
import { answers, decide, openFolder, permission, promptBox, RUN, send, tabs, transcript, turnEnded } from './ui.ts'

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
  await expect(answers(page).last()).toContainText('Queued meanwhile')
  await expect(queue(page)).toBeHidden()
  const asked = app.model.requests.flatMap(({ isAgent, prompts }) => (isAgent ? [prompts.at(-1)] : []))
  expect(asked.filter((words) => words === 'Queued meanwhile')).toHaveLength(1)
  const offered = expect.stringMatching(new RegExp(`${CONTINUE}|"mode":"stream"`))
  expect(asked.slice(-2)).toEqual([offered, 'Queued meanwhile']) // what was cut short goes before what waited behind it
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
    await decide(page, RUN, 'Allow once')
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
    await expect(permission(page, RUN)).toBeVisible()
    await app.kill()

    page = await app.start()
    await expect(permission(page, RUN)).toBeVisible()
    expect(existsSync(join(cwd, 'made'))).toBe(false)
    await app.kill()

    page = await app.start()
    await decide(page, RUN, 'Allow once')
    await expect(transcript(page)).toContainText(/I allow Bash to run `?mkdir made/)
    await turnEnded(page)
    await expect(permission(page, RUN)).toBeHidden()
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

test(
  'a window whose renderer dies comes back with its draft, its queue and what is asked',
  {
    ...whenAll('the host, which keeps all of it, is proven above; the page is loaded as after a reload'),
    tag: [onlyOn('headless', 'a crashed page can only be opened anew there').tag, whenAll('').tag],
  },
  async ({ app }) => {
    const cwd = app.project('renderer')
    const other = await app.start() // stays, so that the host can be left in the usual way
    const page = await other.context().newPage()
    await page.goto(other.url())
    await openFolder(page, cwd)
    await send(page, directive({ mode: 'tool', name: 'Bash', input: { command: 'mkdir made' } }))
    await expect(permission(page, RUN)).toBeVisible()
    await send(page, 'Queued meanwhile')
    await promptBox(page).fill('half a thought')
    await expect(async () => {
      await other.reload()
      await expect(promptBox(other)).toHaveValue('half a thought', { timeout: 2_000 }) // the host has it
    }).toPass()

    const crashed = page.waitForEvent('crash')
    const debug = await page.context().newCDPSession(page)
    void debug.send('Page.crash').catch(() => undefined) // there is nobody left to answer
    await crashed
    await other.bringToFront() // what lies behind is not painted
    await other.reload()
    await expect(permission(other, RUN)).toBeVisible()
    await expect(queue(other)).toContainText('Queued meanwhile')
    await expect(promptBox(other)).toHaveValue('half a thought')
    await decide(other, RUN, 'Allow once')
    await expect(answers(other).last()).toContainText('Queued meanwhile')
    expect(existsSync(join(cwd, 'made'))).toBe(true)
  },
)

test(
  'a session that was at work at two deaths of the host is opened in safe mode, until it is started normally',
  whenAll('what safe mode leaves out is proven in engine/session'),
  async ({ app }) => {
    let page = await app.start()
    await openFolder(page, app.project('unsafe'), { trust: true })
    for (const death of [1, 2]) {
      const text = `death ${death} ${'and so on '.repeat(500)}`
      await send(page, `At work ${death} ${directive({ mode: 'text', text, chunk: 8, delay: 40 })}`)
      await expect(answers(page).last()).toContainText(`death ${death} and`)
      await app.kill()
      page = await app.start()
    }
    await expect(page.getByText(/^Opened in safe mode because/)).toBeVisible()
    await send(page, 'Are you there?')
    await expect(answers(page).last()).toContainText('Are you there?')
    await expect(transcript(page).getByText(/Claude Code .*restricted$/)).toBeVisible()
    await turnEnded(page)
    await page.getByRole('button', { name: 'Start normally' }).click()
    await expect(page.getByText(/^Opened in safe mode because/)).toBeHidden()
  },
)
