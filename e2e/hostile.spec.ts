/** Nothing that a model, a tool or a file says makes the window run, fetch or open anything: every payload in every place. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page, Request } from '@playwright/test'
import type { SessionEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import { NO_USAGE } from '#shared/session.ts'
import { newRow } from '../src-main/engine/session/new-row.ts'
import { openSqliteStore } from '../src-main/engine/store/sqlite-store.ts'
import { SampleTranscript } from '../src-main/engine/transcripts/testing/sample-transcript.ts'
import { DIAGRAM_PAYLOADS, PAYLOADS } from '../src-renderer/testing/hostile-payloads.ts'
import { type App, directive, expect, test } from './app.ts'
import { whenAll } from './placement.ts'
import { decide, openFolder, permission, send, tabs, transcript, turnEnded } from './ui.ts'

/** Shown before a payload, so that it is known to have been on the screen. */
type Placed = { readonly mark: string; readonly events: readonly SessionEvent[] }

const said = { messageId: 'm', parent: null }

/** A call with its result. */
function call(mark: string, name: string, input: Record<string, unknown>, text: string, isError = false): Placed {
  const toolUseId = `tool-${mark}`
  return {
    mark,
    events: [
      { type: 'tool.call', ...said, toolUseId, name, input },
      { type: 'tool.result', toolUseId, parent: null, isError, text, images: [] },
    ],
  }
}

const answer = (payload: string, mark: string): Placed => ({
  mark,
  events: [{ type: 'text', ...said, text: `${mark}\n\n${payload}`, aborted: false }],
})

/** A whole turn: a prompt that waits would be sent. */
function turn(text: string, events: readonly SessionEvent[]): SessionEvent[] {
  const promptId = PromptId.parse(crypto.randomUUID())
  return [
    { type: 'prompt', promptId, text },
    { type: 'turn.started', promptId },
    ...events,
    { type: 'turn.ended', promptId, outcome: 'completed', error: null, usage: NO_USAGE, durationMs: 1 },
  ]
}

/** Where a text is shown as it stands, several payloads stand in one place. */
const PLAIN_PLACES: Readonly<Record<string, (payloads: readonly string[], mark: string) => Placed>> = {
  command: (payloads, mark) =>
    call(mark, 'Bash', { command: `: ${mark}; ${payloads.join('\n')}` }, payloads.join('\n')),
  edit: (payloads, mark) => {
    const text = payloads.join('\n')
    const input = { file_path: `/project/${mark}/${payloads.join(' ')}`, old_string: text, new_string: `${text} ` }
    return call(mark, 'Edit', input, '')
  },
  failure: (payloads, mark) => {
    const input = { ...Object.fromEntries(payloads.map((payload) => [payload, payload])), mark }
    return call(mark, `mcp__${payloads.join('').slice(0, 300)}__x`, input, `${mark} ${payloads.join('\n')}`, true)
  },
  prompt: (payloads, mark) => ({ mark, events: turn(`${mark} ${payloads.join('\n')}`, []) }),
  // The rest is folded until it is opened.
  read: (payloads, mark) => call(mark, 'Read', { file_path: `/project/${mark}.md` }, numbered(payloads)),
  fetch: (payloads, mark) =>
    call(mark, 'WebFetch', { url: `javascript:${mark}`, prompt: payloads.join('\n') }, payloads.join('\n\n')),
  search: (payloads, mark) =>
    call(mark, 'Grep', { pattern: `${mark} ${payloads.join(' ')}`, output_mode: 'content' }, payloads.join('\n')),
  plan: (payloads, mark) => call(mark, 'ExitPlanMode', { plan: `${mark}\n\n${payloads.join('\n\n')}` }, ''),
  todo: (payloads, mark) => {
    const todos = [mark, ...payloads].map((content) => ({ content, status: 'in_progress', activeForm: content }))
    return call(mark, 'TodoWrite', { todos }, '')
  },
  subagent: (payloads, mark) => {
    const [prompt = '', ...others] = payloads
    const { events } = call(mark, 'Agent', { description: mark, prompt, subagent_type: prompt }, others.join('\n\n'))
    const [asked, ended] = events
    const within = { messageId: mark, parent: `tool-${mark}` }
    const child: SessionEvent = { type: 'text', ...within, text: others.slice(0, 3).join('\n\n'), aborted: false }
    return { mark, events: asked && ended ? [asked, child, ended] : [] }
  },
  thinking: (payloads, mark) => ({
    mark,
    events: [{ type: 'thinking', ...said, text: `${mark}\n\n${payloads.join('\n\n')}` }],
  }),
  notice: (payloads, mark) => ({
    mark,
    events: [{ type: 'notice', level: 'warning', text: `${mark} ${payloads.join(' ')}` }],
  }),
}

/** A file as the tool that reads it says it. */
const numbered = (lines: readonly string[]): string =>
  lines
    .join('\n')
    .split('\n')
    .map((line, at) => `${at + 1}\t${line}`)
    .join('\n')

const TOGETHER = 8
/** So few that all of a session is there at once. */
const IN_A_SESSION = 4 * TOGETHER

const inGroups = <Value>(values: readonly Value[], size: number): readonly (readonly Value[])[] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, index) => values.slice(index * size, (index + 1) * size))

/** The sessions, in the order of their tabs; the last is of diagrams alone. */
function seed(app: App): readonly string[] {
  const store = openSqliteStore(join(app.home, 'bullpen.db'), Date.now)
  const cwd = app.project('hostile')
  const marks: string[] = []
  const add = (title: string, placed: readonly Placed[]) => {
    const row = newRow({ cwd, createdAt: Date.now(), permissionMode: 'default', title })
    store.sessions.insert(row)
    store.journal.append(
      row.id,
      placed.flatMap(({ events }) => events),
    )
    marks.push(...placed.map(({ mark }) => mark))
    return row.id
  }
  try {
    let number = 0
    const open = inGroups(PAYLOADS, IN_A_SESSION).map((payloads) =>
      add(
        payloads.slice(0, 3).join(' '),
        inGroups(payloads, TOGETHER).flatMap((group) => {
          const plain = Object.entries(PLAIN_PLACES).map(([name, place]) => place(group, `${name}-${++number}-`))
          // In turns: tools one after the other would be folded into one line.
          return plain.flatMap((placed, index) => [placed, answer(group[index] ?? '', `answer-${++number}-`)])
        }),
      ),
    )
    // In one answer, so that all are drawn at once.
    open.push(add('diagrams', [answer(DIAGRAM_PAYLOADS.join('\n\n'), 'diagram-0-')]))
    store.workspace.setTabs({ open, active: open[0] ?? null })
    return marks
  } finally {
    store.close()
  }
}

/** Goes through the transcript that is shown, from its beginning to its end; the marks that were in the page. */
async function readThrough(page: Page): Promise<readonly string[]> {
  return transcript(page).evaluate(async (scroller) => {
    const seen = new Set<string>()
    const painted = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    do {
      scroller.dispatchEvent(new WheelEvent('wheel')) // or the list keeps to its end
      scroller.scrollTop = 0 // until it stays there: what is newly shown moves what is below it
      await painted()
    } while (scroller.scrollTop > 0)
    for (let atEnd = false; !atEnd;) {
      for (const [mark] of scroller.textContent.matchAll(
        /(?:answer|command|edit|failure|prompt|notice|diagram|read|fetch|search|plan|todo|subagent|thinking)-\d+-/g,
      ))
        seen.add(mark)
      atEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2
      scroller.scrollTop += scroller.clientHeight * 0.4 // heights are guesses until they are seen
      await painted()
    }
    return [...seen]
  })
}

/** Whatever a page could do that it must not, as it happens. */
async function watch(page: Page): Promise<readonly string[]> {
  const deeds: string[] = []
  const { origin } = new URL(page.url())
  // A diagram that names an address is stopped by the policy of its frame; whatever gets further is told here.
  const isStopped = (request: Request) =>
    request.frame().url() === `${origin}/diagram.html` && request.failure()?.errorText === 'csp'
  const onRequest = (request: Request) => {
    const url = request.url()
    const isOurs = url.startsWith(`${origin}/`) || /^(data:image\/|blob:)/.test(url)
    if (!isOurs && !isStopped(request)) deeds.push(`request ${url}`)
  }
  page.on('requestfinished', onRequest)
  page.on('requestfailed', onRequest)
  page.on('dialog', (dialog) => {
    deeds.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('framenavigated', (frame) => {
    if (frame.url() !== `${origin}/` && frame.url() !== `${origin}/diagram.html`)
      deeds.push(`navigation ${frame.url()}`)
  })
  page.on('download', (download) => deeds.push(`download ${download.url()}`))
  page.context().on('page', (other) => deeds.push(`window ${other.url()}`))
  page.on('pageerror', ({ message }) => deeds.push(`error ${message}`))
  page.on('console', (message) => {
    if (message.text().startsWith('Violation: ')) deeds.push(message.text())
  })
  await page.evaluate(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`Violation: ${violatedDirective} ${blockedURI}`)
    })
  })
  return deeds
}

const isPwned = (page: Page): Promise<boolean> => page.evaluate(() => 'pwned' in window || 'pwned' in {})

const MATRIX = whenAll(
  'the same texts go through the same components in markdown.test.tsx; here a real browser shows all',
)

test('every hostile text in every place is shown, and does nothing', MATRIX, async ({ app }) => {
  test.setTimeout(300_000) // some 1,200 messages are shown one after the other
  const marks = seed(app)
  const page = await app.start()
  await page.setViewportSize({ width: 1200, height: 2_500 })
  const deeds = await watch(page)
  const seen = new Set<string>()
  await expect(tabs(page)).toHaveCount(Math.ceil(PAYLOADS.length / IN_A_SESSION) + 1)
  for (const tab of await tabs(page).all()) {
    await tab.click()
    await expect(transcript(page)).toContainText(/(answer|diagram)-\d+-/)
    await page.keyboard.press('Alt+u')
    for (const mark of await readThrough(page)) seen.add(mark)
  }
  await expect(
    transcript(page)
      .getByRole('img', { name: /^Diagram/ })
      .or(transcript(page).getByText(/^Not drawn/)),
  ).toHaveCount(DIAGRAM_PAYLOADS.length, { timeout: 60_000 })
  expect(deeds).toEqual([])
  expect(await isPwned(page)).toBe(false)
  expect(marks.filter((mark) => !seen.has(mark))).toEqual([])
})

test('what streams in does nothing, while it is written and when it is done', MATRIX, async ({ app }) => {
  test.slow() // hundreds of texts, a piece at a time
  const page = await app.start()
  const deeds = await watch(page)
  await openFolder(page, app.project('streaming'))
  app.model.mean('Think about it', { mode: 'thinking', text: PAYLOADS.join('\n\n') })
  await send(page, 'Think about it')
  await turnEnded(page)
  for (const [at, payloads] of inGroups(PAYLOADS, 60).entries()) {
    const text = `${payloads.join('\n\n')}\n\nEnd of part ${at}.`
    app.model.mean(`Say part ${at}:`, { mode: 'text', text, chunk: 40, delay: 4 })
    await send(page, `Say part ${at}:`)
    await turnEnded(page)
    await expect(transcript(page).getByText(`End of part ${at}.`).last()).toBeAttached()
  }
  expect(deeds).toEqual([])
  expect(await isPwned(page)).toBe(false)
})

test(
  'the list, the search, the library and the changes show the same, and nothing of it does anything',
  MATRIX,
  async ({ app }) => {
    const marks = seed(app)
    const projects = join(app.userHome, '.claude', 'projects', 'terminal')
    mkdirSync(projects, { recursive: true })
    const texts = PAYLOADS.filter((payload) => payload.length < 300)
    for (const [at, payloads] of inGroups(texts, 12).entries()) {
      const sessionId = `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`
      const { text } = new SampleTranscript({
        cwd: app.project('elsewhere'),
        sessionId,
        startAt: Date.now() - at * 60_000,
      })
        .prompt(payloads.join(' '))
        .answer(payloads.join('\n\n'))
      writeFileSync(join(projects, `${sessionId}.jsonl`), text)
    }
    const page = await app.start()
    const deeds = await watch(page)
    expect(marks.length).toBeGreaterThan(PAYLOADS.length)
    await test.step('search', async () => {
      await page.keyboard.press('Alt+l')
      const box = page.getByRole('combobox', { name: 'Search everything' })
      const results = page.getByRole('listbox', { name: 'Results' }).getByRole('option')
      for (const word of ['script', 'onerror', 'svg', 'javascript', 'style', 'iframe']) {
        await expect(async () => {
          await box.fill('')
          await box.fill(word)
          await expect(results.first()).toContainText(word, { ignoreCase: true, timeout: 1_000 })
        }).toPass()
        for (let times = 0; times < 12; times += 1) await box.press('ArrowDown')
      }
      await page.keyboard.press('Escape')
    })
    await test.step('library', async () => {
      await page.keyboard.press('Alt+h')
      const conversations = page.getByRole('listbox', { name: 'Conversations' }).getByRole('option')
      await expect(conversations.first()).toBeVisible()
      for (const conversation of await conversations.all()) await conversation.click()
      await page.keyboard.press('Escape')
    })
    await test.step('changes', async () => {
      const folder = app.project('hostile')
      execFileSync('git', ['init', '--quiet'], { cwd: folder })
      const names = texts.filter((text) => /^[^/\0\n]{1,80}$/.test(text)).slice(0, 40)
      for (const [at, name] of names.entries()) writeFileSync(join(folder, `${at} ${name}`), texts.join('\n'))
      await page.keyboard.press('Escape')
      await page.keyboard.press('Alt+C')
      const files = page.getByRole('listbox', { name: 'Changed files' })
      await expect(files.getByRole('option').first()).toBeVisible()
      await files.focus()
      for (let times = 0; times < 12; times += 1) await page.keyboard.press('j')
      await expect(page.getByRole('complementary', { name: 'Changes' })).toContainText('<script>')
    })
    expect(deeds).toEqual([])
    expect(await isPwned(page)).toBe(false)
  },
)

test('what is asked to be allowed does nothing, and hides nothing', async ({ app }) => {
  const page = await app.start()
  const deeds = await watch(page)
  await openFolder(page, app.project('asking'))
  // The CLI itself refuses a command with control characters.
  const texts = PAYLOADS.filter((payload) => payload.length < 300 && !/[^\P{C}\n\u202e]/u.test(payload))
  const command = `: ${texts.join('\n')}`
  await send(page, directive({ mode: 'tool', name: 'Bash', input: { command, description: 'rm \u202e x' } }))
  const card = permission(page, /wants to run a command/)
  await expect(card).toContainText('<script>')
  await expect(card.getByTitle('An invisible character: right-to-left override').first()).toHaveText('U+202E')
  await decide(page, /wants to run a command/, 'Deny')
  await turnEnded(page)
  const [first = '', second = ''] = texts
  await send(
    page,
    directive({ mode: 'question', question: first, header: 'x', options: [second, '<img src=x onerror=alert(1)>'] }),
  )
  await expect(page.getByText(second).first()).toBeVisible()
  expect(deeds).toEqual([])
  expect(await isPwned(page)).toBe(false)
})
