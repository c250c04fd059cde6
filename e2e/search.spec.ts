/** What was ever said is found, and one key leads to the place; what was too long for one screen is there to its end. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SessionEvent } from '#shared/events.ts'
import { PromptId, SessionId } from '#shared/ids.ts'
import { NO_USAGE } from '#shared/session.ts'
import { openSqliteStore } from '../src-main/engine/store/sqlite-store.ts'
import { conversationOf } from '../src-main/engine/transcripts/testing/sample-transcript.ts'
import { type App, directive, expect, test } from './app.ts'
import { whenAll } from './placement.ts'
import { answers, openFolder, promptBox, send, transcript, turnEnded } from './ui.ts'

const toolUseId = 't1'
const said = { messageId: 'm', parent: null }
const text = (words: string, index: number): SessionEvent => ({
  type: 'text',
  ...said,
  messageId: `m${index}`,
  text: words,
  aborted: false,
})
const result = (name: string, input: Record<string, unknown>, output: string): SessionEvent[] => [
  { type: 'tool.call', ...said, messageId: 'c', toolUseId, name, input },
  { type: 'tool.result', toolUseId, parent: null, isError: false, text: output, images: [] },
]

/** Sessions of earlier days, by title, straight into the data folder. Call before the host starts. */
function earlier(app: App, sessions: Readonly<Record<string, readonly SessionEvent[]>>): void {
  const store = openSqliteStore(join(app.home, 'bullpen.db'), Date.now)
  for (const [title, events] of Object.entries(sessions)) {
    const id = SessionId.parse(crypto.randomUUID())
    store.sessions.insert({
      id,
      cwd: app.project(title.toLowerCase()),
      profile: 'default',
      createdAt: Date.now(),
      title,
      model: null,
      activeModel: 'claude-opus-5-5',
      permissionMode: 'default',
      cliSessionId: null,
      usage: NO_USAGE,
      activeAt: Date.now(),
      archived: false,
      closed: true,
      continueAtReset: false,
      effort: null,
      budgetUsd: null,
      grants: [],
      lastOutcome: null,
      lostTurns: 0,
      limits: {},
    })
    const promptId = PromptId.parse(crypto.randomUUID())
    store.journal.append(id, [
      { type: 'prompt', promptId, text: `Tell me of ${title}` },
      { type: 'turn.started', promptId },
    ])
    store.journal.append(id, events)
  }
  store.close()
}

test('a search leads to a message far back in a long session and back, and finds what was said a moment ago', async ({
  app,
}) => {
  const long = Array.from({ length: 1_500 }, (_, index) => text(`Sentence ${index} of many about nothing.`, index))
  earlier(app, {
    Birds: [...long.slice(0, 40), text('A **heron** nests by the river.', 2_000), ...long.slice(40)],
    Files: [...result('Read', { file_path: '/birds/heron.md' }, 'herons are grey'), ...long.slice(0, 30)],
  })
  const page = await app.start()
  const box = page.getByRole('combobox', { name: 'Search everything' })
  await test.step('far back in a long session, and back to the search', async () => {
    await page.keyboard.press('Control+Shift+F')
    const results = page.getByRole('listbox', { name: 'Results' })
    await expect(box).toBeFocused()
    await box.fill('heron nests')
    await expect(results.getByRole('option')).toHaveCount(1)
    await expect(results.locator('mark')).toHaveText(['heron', 'nests'])
    await box.press('Enter')
    await expect(transcript(page).getByText('nests by the river')).toBeInViewport()
    await expect(transcript(page).getByText('Sentence 39 of')).toBeInViewport()

    await page.keyboard.press('Alt+l')
    await expect(box).toHaveValue('heron nests')
    await box.fill('heron')
    await page.getByRole('combobox', { name: 'What' }).selectOption('Tool results')
    await expect(results.getByRole('option')).toHaveText([/herons are grey/])
    await box.press('Enter')
    await expect(transcript(page).getByText('herons are grey')).toBeInViewport() // its card is open
  })
  await test.step('what was said a moment ago, and Escape leads back to the prompt', async () => {
    await openFolder(page, app.project('now'))
    await send(page, directive({ mode: 'text', text: 'Kingfishers dive.' }))
    await expect(answers(page)).toContainText('Kingfishers dive.')
    await turnEnded(page)
    await page.getByRole('button', { name: 'Search everything' }).click()
    await page.getByRole('combobox', { name: 'What' }).selectOption('Everything') // the last choice was kept
    await box.fill('kingfish')
    await expect(page.getByRole('option').filter({ hasText: 'Kingfishers dive.' }).first()).toBeVisible()
    await box.fill('nobody said this')
    await expect(page.getByText('Nothing found')).toBeVisible()
    await box.press('Escape')
    await expect(box).toBeHidden()
    await expect(promptBox(page)).toBeVisible()
  })
})

test(
  'a hit in a conversation from a terminal leads to its line',
  whenAll('where the line stands is proven in engine/transcripts, the jump by a session of Bullpen'),
  async ({ app }) => {
    const folder = join(app.userHome, '.claude', 'projects', 'fens')
    mkdirSync(folder, { recursive: true })
    const sample = conversationOf(300, { cwd: app.project('fens') })
    writeFileSync(join(folder, '00000000-0000-4000-8000-00000000abcd.jsonl'), sample.text)
    const page = await app.start()
    await page.keyboard.press('Control+Shift+F')
    const option = page.getByRole('option').filter({ hasText: 'answer 41' })
    const box = page.getByRole('combobox', { name: 'Search everything' })
    await box.fill('"answer 41"') // the index may still be on its way: it is asked for again
    await option.click()
    await expect(transcript(page).getByText('answer 41', { exact: true })).toBeInViewport()
    await expect(transcript(page).getByText('answer 299', { exact: true })).toBeHidden()
  },
)

test(
  'a result of megabytes opens at once and is read to its end',
  whenAll('proven by the tests of payloads and of the tool card'),
  async ({ app }) => {
    const lines = Array.from({ length: 40_000 }, (_, index) => `line ${index} of a long log`)
    earlier(app, { Logs: result('Bash', { command: 'cat log' }, lines.join('\n')) })
    const page = await app.start()
    await page.getByRole('treeitem', { name: /Logs/ }).last().click()
    const card = transcript(page).getByRole('region', { name: /Bash|Run/ })
    const more = card.getByRole('button', { name: /^Show more \(/ })
    const end = card.getByText('line 39999 of a long log')
    await expect(more).toHaveText(/MB|KB/)
    for (let page = 0; page < 20; page += 1) {
      await expect(more.or(end).first()).toBeVisible()
      if ((await end.count()) > 0) break
      await more.click()
    }
    await expect(end).toHaveCount(1)
  },
)
