/** Reading a long session: finding in it, going through it by the keyboard, a link to one message, and a reload in the middle. */
import { join } from 'node:path'
import type { SessionEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import { NO_USAGE } from '#shared/session.ts'
import { newRow } from '../src-main/engine/session/new-row.ts'
import { openSqliteStore } from '../src-main/engine/store/sqlite-store.ts'
import { type App, expect, test } from './app.ts'
import { answers, promptBox, tabs, transcript } from './ui.ts'

const TURNS = 200

/**
 * A word that is typed nowhere else stands in the first answer, in a result near the end, and twice in the last answer. The
 * other session has few answers, each longer than the screen.
 */
function seed(app: App): string {
  const store = openSqliteStore(join(app.home, 'bullpen.db'), Date.now)
  const add = (title: string, events: readonly SessionEvent[]) => {
    const row = newRow({
      cwd: app.project('long'),
      createdAt: Date.now(),
      permissionMode: 'default',
      title,
      closed: true,
    })
    store.sessions.insert(row)
    store.journal.append(row.id, events)
    return row.id
  }
  const long = add('Long', Array.from({ length: TURNS }, turn).flat())
  const lines = add('Lines', [0, 1, 2].flatMap(answerOfLines))
  store.workspace.setTabs({ open: [long, lines], active: long })
  store.close()
  return long
}

function answerOfLines(part: number): SessionEvent[] {
  const promptId = PromptId.parse(crypto.randomUUID())
  const text = Array.from({ length: 60 }, (_, line) => `Line ${line} of part ${part}.`).join('\n\n')
  return [
    { type: 'prompt', promptId, text: `Part ${part}` },
    { type: 'turn.started', promptId },
    { type: 'text', messageId: `l${part}`, parent: null, text, aborted: false },
    { type: 'turn.ended', promptId, outcome: 'completed', error: null, usage: NO_USAGE, durationMs: 1_000 },
  ]
}

function turn(_: unknown, index: number): SessionEvent[] {
  const promptId = PromptId.parse(crypto.randomUUID())
  const said = { messageId: `m${index}`, parent: null }
  const toolUseId = `t${index}`
  const answers = new Map([
    [0, 'The Needle of the beginning.'],
    [TURNS - 1, 'One **needle**, and another needle.'],
  ])
  return [
    { type: 'prompt', promptId, text: `Question ${index}` },
    { type: 'turn.started', promptId },
    { type: 'tool.call', ...said, toolUseId, name: 'Read', input: { file_path: `/project/${index}.ts` } },
    {
      type: 'tool.result',
      toolUseId,
      parent: null,
      isError: false,
      text: index === TURNS - 3 ? 'a needle in a file' : 'nothing',
      images: [],
    },
    { type: 'text', ...said, text: answers.get(index) ?? `Answer ${index}.`, aborted: false },
    { type: 'turn.ended', promptId, outcome: 'completed', error: null, usage: NO_USAGE, durationMs: 1_000 },
  ]
}

test('a long session is searched, walked through by keyboard, linked to, and as it was after a reload', async ({
  app,
}) => {
  const id = seed(app)
  const page = await app.start()
  await test.step('the keyboard goes from message to message, and a link leads back to one', async () => {
    await transcript(page).focus()
    await page.keyboard.press('ArrowUp')
    await expect(focusedRow(page)).toContainText('One needle')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await expect(focusedRow(page)).toContainText(`Question ${TURNS - 1}`)
    await page.keyboard.press('Alt+ArrowUp')
    await expect(focusedRow(page)).toContainText(`Question ${TURNS - 2}`)
    await page.keyboard.press('Home')
    await expect(focusedRow(page)).toContainText('Question 0')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await expect(focusedRow(page)).toContainText('The Needle')

    await page.evaluate(() => {
      Object.defineProperty(navigator.clipboard, 'writeText', {
        value: (text: string) => {
          document.body.setAttribute('data-copied', text)
          return Promise.resolve()
        },
      })
    })
    await page.keyboard.press('Tab')
    await expect(
      page.getByRole('button', { name: 'Copy link to this message' }).and(page.locator(':focus')),
    ).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page.getByText('The link is copied. It opens the message in this Bullpen.')).toBeVisible()
    const link = (await page.locator('body').getAttribute('data-copied')) ?? ''
    expect(link).toMatch(new RegExp(`/session/${id}/5$`))

    await page.getByRole('button', { name: 'Jump to the end' }).click()
    await expect(transcript(page)).toContainText('One needle')
    await page.evaluate((hash) => (window.location.hash = hash), `#/session/${id}/5`)
    await expect(transcript(page).getByText('The Needle of the beginning.')).toBeInViewport()
    await expect(transcript(page)).toBeFocused()
  })
  await test.step('a word is found in all of it, unfolded where it stands, and the keyboard comes back', async () => {
    await page.getByRole('button', { name: 'Jump to the end' }).click()
    await expect(transcript(page)).toContainText('One needle, and another needle.')
    await promptBox(page).focus()
    await page.keyboard.press('Control+F')
    const bar = page.getByRole('search', { name: 'Find in this session' })
    const field = bar.getByRole('textbox')
    await expect(field).toBeFocused()
    await field.fill('needle')
    await expect(bar.getByRole('status')).toHaveText('4 of 4')
    await expect.poll(() => marks(page)).toEqual({ current: ['needle'], others: 1 })

    await field.press('Shift+Enter')
    await field.press('Shift+Enter')
    await expect(bar.getByRole('status')).toHaveText('2 of 4')
    await expect(transcript(page).getByText('a needle in a file')).toBeVisible()
    await field.press('Shift+Enter')
    await expect(bar.getByRole('status')).toHaveText('1 of 4')
    await expect(transcript(page).getByText('The Needle of the beginning.')).toBeInViewport()
    await page.keyboard.press('Control+G')
    await expect(bar.getByRole('status')).toHaveText('2 of 4')
    await bar.getByRole('button', { name: 'Match case' }).click()
    await expect(bar.getByRole('status')).toHaveText('1 of 3')

    await field.press('Escape')
    await expect(bar).toBeHidden()
    await expect(promptBox(page)).toBeFocused()
    expect(await marks(page)).toEqual({ current: [], others: 0 })
  })
  await test.step('a prompt sent from far back is in sight', async () => {
    await promptBox(page).fill('Go on from here')
    await promptBox(page).press('Enter')
    await expect(transcript(page).getByText('Go on from here', { exact: true })).toBeInViewport()
  })
  await test.step('a reload brings the reader back to where they were', async () => {
    await tabs(page).filter({ hasText: 'Lines' }).click()
    await expect(answers(page).last()).toContainText('Line 59 of part 2.')
    await transcript(page).hover()
    await page.mouse.wheel(0, -2_400)
    await expect(page.getByRole('button', { name: 'Jump to the end' })).toBeVisible()
    await expect.poll(() => inTheMiddle(page)).toMatch(/^Line \d+ of part \d\.$/)
    const before = await inTheMiddle(page)
    await page.reload()
    await expect.poll(() => inTheMiddle(page)).toBe(before)
    await expect(page.getByRole('button', { name: 'Jump to the end' })).toBeVisible()
  })
})

const focusedRow = (page: App['page']) => transcript(page).locator('[data-row]:focus')

/** The words of the hit at hand, and how many others are marked. */
const marks = (page: App['page']): Promise<{ current: string[]; others: number }> =>
  page.evaluate(() => ({
    current: [...(CSS.highlights.get('found-current') ?? [])].map(
      ({ startContainer, startOffset, endOffset }) => startContainer.textContent?.slice(startOffset, endOffset) ?? '',
    ),
    others: CSS.highlights.get('found')?.size ?? 0,
  }))

/** The words in the middle of the transcript, once it stands still. */
async function inTheMiddle(page: App['page']): Promise<string> {
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
