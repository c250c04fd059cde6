/** Reloads, restarts and crashes lose nothing: not the answer being written, not the tabs, not an unsent word. */
import { directive, expect, test } from './app.ts'
import { onEveryHost, whenAll } from './placement.ts'
import { answers, openFolder, promptBox, send, tabs, transcript, turnEnded } from './ui.ts'

const WORDS = 300

/** What `stream` says: `w0.... w1.... …`, each word once and in order. */
const whole = Array.from({ length: WORDS }, (_, index) => `w${index}`)
const wordsOf = (text: string) => text.match(/w\d+/g) ?? []

test(
  'a reload in the middle of an answer loses no word; after a killed host what was said so far is kept',
  onEveryHost('each lets a page that comes back in on its own, and starts in its own way after a crash'),
  async ({ app }) => {
    let page = await app.start()
    await openFolder(page, app.project('reload'))
    await test.step('a reload loses no word and repeats none', async () => {
      await send(page, directive({ mode: 'stream', n: WORDS, delay: 10 }))
      await expect(answers(page)).toContainText('w20')
      await page.reload()
      await expect(answers(page)).toContainText('w60')
      await page.reload()
      await expect(answers(page)).toContainText(`w${WORDS - 1}`)
      await turnEnded(page)
      expect(wordsOf(await answers(page).innerText())).toEqual(whole)
    })
    await test.step('killed, it comes back with its tabs and what was said so far', async () => {
      await openFolder(page, app.project('killed'))
      await send(page, directive({ mode: 'stream', n: 100, delay: 20 }))
      await expect(answers(page)).toContainText('w30')
      await app.kill()

      page = await app.start()
      await expect(tabs(page)).toHaveCount(2)
      await expect(answers(page).first()).toContainText('w10')
      await send(page, 'Go on')
      await expect(answers(page).last()).toContainText('Go on')
      await expect(answers(page).first()).toContainText('w10')
    })
  },
)

test(
  'a restarted host brings back tabs, drafts and transcripts, and the agent remembers',
  whenAll('the killed host below and in recovery.spec.ts shows the same'),
  async ({ app }) => {
    let page = await app.start()
    await openFolder(page, app.project('left'))
    await send(page, 'The password is swordfish')
    await expect(answers(page)).toContainText('Prompt 1')
    await openFolder(page, app.project('right'))
    await send(page, 'Something else')
    await expect(answers(page)).toContainText('Prompt 1')
    await promptBox(page).fill('half a thought')
    await tabs(page).first().click()
    await promptBox(page).fill('another half')
    await expect(promptBox(page)).toHaveValue('another half')

    page = await app.restart()
    await expect(tabs(page)).toContainText(['The password', 'Something else'])
    await expect(tabs(page).first()).toHaveAttribute('aria-selected', 'true')
    await expect(promptBox(page)).toHaveValue('another half')
    await expect(transcript(page)).toContainText('The password is swordfish')
    await expect(answers(page)).toContainText('Prompt 1')
    await tabs(page).last().click()
    await expect(promptBox(page)).toHaveValue('half a thought')

    await tabs(page).first().click()
    await promptBox(page).fill('')
    await send(page, 'What is it?')
    await expect(answers(page).last()).toContainText('Prompt 2: What is it?')
    const last = app.model.requests.filter(({ isAgent }) => isAgent).at(-1)
    expect(last?.prompts).toEqual(['The password is swordfish', 'What is it?'])
  },
)
