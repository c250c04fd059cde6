/** What Claude Code keeps on this machine is found, read, gone on with, forked, gone back in, and handed on. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { bundledCli } from '../src-main/engine/agent/bundled-cli.ts'
import { type App, directive, expect, test } from './app.ts'
import { whenAll } from './placement.ts'
import { answers, decide, openFolder, promptBox, send, tabs, transcript, turnEnded } from './ui.ts'

const library = (page: Page): Locator => page.getByRole('region', { name: 'Sessions on this machine' })
const listed = (page: Page): Locator =>
  library(page).getByRole('listbox', { name: 'Conversations' }).getByRole('option')
const box = (page: Page): Locator => page.getByRole('combobox', { name: 'Filter conversations' })
const sayOf = (page: Page, text: string): Locator =>
  transcript(page).getByRole('article', { name: 'You' }).filter({ hasText: text })

/** What it stands in, with what can be done with it. */
const rowOf = (page: Page, text: string): Locator =>
  transcript(page)
    .locator('[data-row]')
    .filter({ has: page.getByRole('article', { name: 'You' }), hasText: text })

/** One of what can be done with a prompt, which shows where the pointer is. */
async function withPrompt(page: Page, text: string, name: string): Promise<void> {
  await sayOf(page, text).hover()
  await rowOf(page, text).getByRole('button', { name }).click()
}

/** The CLI as someone starts it in a terminal, without Bullpen. */
const claude = (app: App, cwd: string, args: readonly string[]): ChildProcess =>
  spawn(bundledCli(), args, { cwd, env: app.env(), stdio: ['pipe', 'ignore', 'ignore'] })

async function inTerminal(app: App, cwd: string, prompt: string, ...args: string[]): Promise<void> {
  const child = claude(app, cwd, ['--print', ...args, prompt])
  child.stdin?.end()
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
}

const transcriptFiles = (app: App): string[] => {
  const projects = join(app.userHome, '.claude', 'projects')
  if (!existsSync(projects)) return []
  return readdirSync(projects, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => join(projects, name))
}

const lastPrompts = (app: App) => app.model.requests.filter(({ isAgent }) => isAgent).at(-1)?.prompts

const FOUND = whenAll(
  'library, indexer and engine prove it with real transcripts; here it is one way through the window',
)

test('a conversation from a terminal is found, read and gone on with, by keyboard', FOUND, async ({ app }) => {
  await inTerminal(app, app.project('ponds'), 'The password is swordfish')
  await inTerminal(app, app.project('woods'), 'Owls hoot')
  const page = await app.start()
  await expect(page.getByRole('main').getByRole('button', { name: 'Sessions on this machine' })).toBeVisible()
  await page.keyboard.press('Alt+h')
  await expect(box(page)).toBeFocused()
  await expect(listed(page)).toHaveCount(2)
  await expect(listed(page).first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.type('ponds')
  await expect(listed(page)).toHaveCount(1)
  await expect(listed(page)).toContainText('The password is swordfish')
  await expect(answers(page)).toContainText('Prompt 1: The password is swordfish')
  await page.keyboard.press('Enter')

  await expect(library(page)).toBeHidden()
  await expect(tabs(page)).toHaveCount(1)
  await expect(answers(page)).toContainText('Prompt 1')
  await send(page, 'What is it?')
  await expect(answers(page).last()).toContainText('Prompt 2: What is it?')
  expect(lastPrompts(app)).toEqual(['The password is swordfish', 'What is it?'])
  await turnEnded(page)

  await page.keyboard.press('Alt+h')
  await expect(listed(page)).toContainText(['In Bullpen'])
  await library(page).getByRole('button', { name: 'Fork' }).click()
  await expect(tabs(page)).toHaveCount(2)
  await send(page, 'And in the fork?')
  await expect(answers(page).last()).toContainText('Prompt 3: And in the fork?')
  expect(lastPrompts(app)).toEqual(['The password is swordfish', 'What is it?', 'And in the fork?'])
})

test(
  'one that another process has open is read only, until it is taken over with all that was said',
  whenAll('taking over is proven with the real CLI in engine/transcripts'),
  async ({ app }) => {
    const cwd = app.project('shared')
    const other = claude(app, cwd, [
      '--print',
      '--input-format=stream-json',
      '--output-format=stream-json',
      '--verbose',
    ])
    const gone = once(other, 'exit')
    const say = (content: string) =>
      other.stdin?.write(`${JSON.stringify({ type: 'user', message: { role: 'user', content } })}\n`)
    say('From the terminal')
    await expect
      .poll(() => transcriptFiles(app).some((path) => readFileSync(path, 'utf8').includes('Prompt 1')))
      .toBe(true)

    const page = await app.start()
    await page.keyboard.press('Control+Shift+H')
    await expect(library(page).getByText(`Process ${other.pid} has it open`)).toBeVisible()
    await library(page).getByRole('button', { name: 'Open to read' }).click()
    const held = page.getByRole('region', { name: 'Open elsewhere' })
    await expect(held).toContainText(`Process ${other.pid} has this conversation open`)
    await expect(promptBox(page)).toBeHidden()
    await expect(answers(page)).toHaveCount(1)
    say('And more')
    await expect
      .poll(() => transcriptFiles(app).some((path) => readFileSync(path, 'utf8').includes('Prompt 2')))
      .toBe(true)

    await held.getByRole('button', { name: 'Take over' }).click()
    await gone
    await expect(promptBox(page)).toBeVisible()
    await expect(answers(page).last()).toContainText('Prompt 2: And more')
    await send(page, 'Mine now')
    await expect(answers(page).last()).toContainText('Prompt 3: Mine now')
    expect(lastPrompts(app)).toEqual(['From the terminal', 'And more', 'Mine now'])
  },
)

test(
  'a session is forked from a prompt, and gone back in together with the files',
  whenAll('the engine does it with the real CLI in transcripts.real-cli.test.ts, the dialog has its own tests'),
  async ({ app }) => {
    const cwd = app.project('garden', { 'note.txt': 'before' })
    const note = join(cwd, 'note.txt')
    const page = await app.start()
    await openFolder(page, cwd)
    await send(page, 'Plant a tree')
    await expect(answers(page)).toContainText('Prompt 1')
    await turnEnded(page)
    const tools = [
      { name: 'Read', input: { file_path: note } },
      { name: 'Write', input: { file_path: note, content: 'after' } },
    ]
    await send(page, `Write it down ${directive({ mode: 'sequence', tools, then: 'Written' })}`)
    await decide(page, /^Claude wants to /, 'Allow once')
    await expect(answers(page).last()).toContainText('Written')
    await turnEnded(page)
    expect(readFileSync(note, 'utf8')).toBe('after')

    await sayOf(page, 'Write it down').hover()
    await sayOf(page, 'Plant a tree').hover()
    await expect(rowOf(page, 'Plant a tree').getByRole('button', { name: 'Fork from here' })).toBeHidden() // nothing is before it
    await withPrompt(page, 'Write it down', 'Fork from here')
    await expect(tabs(page)).toHaveCount(2)
    await expect(promptBox(page)).toHaveValue(/^Write it down/)
    await expect(sayOf(page, 'Plant a tree')).toBeVisible()
    await expect(sayOf(page, 'Write it down')).toHaveCount(0)
    await promptBox(page).fill('')
    await send(page, 'Water it')
    await expect(answers(page).last()).toContainText('Prompt 2: Water it')

    await tabs(page).first().click()
    await withPrompt(page, 'Write it down', 'Go back to here…')
    const dialog = page.getByRole('dialog', { name: 'Go back to before this prompt?' })
    await expect(dialog.getByRole('list', { name: 'Files that would change' })).toHaveText('note.txt')
    await dialog.getByRole('checkbox').check()
    await dialog.getByRole('button', { name: 'Go back with the files' }).click()
    await expect(dialog).toBeHidden()
    await expect(promptBox(page)).toHaveValue(/^Write it down/)
    expect(readFileSync(note, 'utf8')).toBe('before')
    await expect(sayOf(page, 'Write it down')).toHaveCount(0)
    await expect(transcript(page)).toContainText('You went back to here')
    await promptBox(page).fill('')
    await send(page, 'Prune it')
    await expect(answers(page).last()).toContainText('Prompt 2: Prune it')
    await turnEnded(page)

    // to before the very first word: the agent begins anew
    await withPrompt(page, 'Plant a tree', 'Go back to here…')
    await dialog.getByRole('button', { name: 'Go back', exact: true }).click()
    await expect(sayOf(page, 'Plant a tree')).toHaveCount(0)
    await send(page, 'Sow grass')
    await expect(answers(page)).toContainText(['Prompt 1: Sow grass'])
    await page.reload()
    await expect(answers(page)).toContainText(['Prompt 1: Sow grass'])
    await expect(sayOf(page, 'Plant a tree')).toHaveCount(0)
  },
)

test(
  'a session is exported as HTML without a script, and imported from JSONL',
  whenAll('export and import are proven in engine/transcripts'),
  async ({ app }) => {
    const page = await app.start()
    await openFolder(page, app.project('letters'))
    await send(page, '<script>alert(1)</script> & more')
    await expect(answers(page)).toContainText('Prompt 1')
    await turnEnded(page)
    await send(page, 'The second one')
    await expect(answers(page).last()).toContainText('Prompt 2')
    await turnEnded(page)
    const save = async (format: RegExp) => {
      await page.getByRole('button', { name: 'More about this session' }).click()
      await page.getByRole('menuitem', { name: 'Export…' }).click()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('dialog', { name: 'Export this session' }).getByRole('button', { name: format }).click(),
      ])
      const path = join(app.root, download.suggestedFilename())
      await download.saveAs(path)
      return path
    }
    const html = readFileSync(await save(/^HTML/), 'utf8')
    expect(html).not.toMatch(/<script|\son\w+=|https?:\/\//i)
    for (const words of ['&lt;script&gt;alert(1)', 'Prompt 1: ', 'The second one', 'Prompt 2: '])
      expect(html).toContain(words)
    expect(readFileSync(await save(/^Markdown/), 'utf8')).toContain('The second one')

    const jsonl = await save(/^JSONL/)
    await page.keyboard.press('Alt+h')
    await library(page).getByLabel('File to import').setInputFiles(jsonl)
    await expect(tabs(page)).toHaveCount(2)
    await expect(answers(page)).toHaveCount(2)
    await expect(answers(page).last()).toContainText('Prompt 2: The second one')
  },
)

test(
  'a damaged transcript shows what is readable and counts the rest',
  whenAll('damage is proven in engine/transcripts'),
  async ({ app }) => {
    const cwd = app.project('ruins')
    await inTerminal(app, cwd, 'Still standing')
    const [path = ''] = transcriptFiles(app)
    writeFileSync(path, `{"type":"user","mess\n\u0000\u0000\u0000\n${readFileSync(path, 'utf8')}`)
    appendFileSync(path, '{"type":"assistant","message":{"role":"assi')
    const page = await app.start()
    await expect(page.getByRole('button', { name: /^Try the demo/ })).toBeVisible()
    await page.keyboard.press('Alt+h')
    await expect(listed(page)).toContainText('3 unreadable')
    await expect(library(page).getByText('3 lines could not be read; everything else is shown.')).toBeVisible()
    await expect(answers(page)).toContainText('Prompt 1: Still standing')
    await library(page).getByRole('button', { name: 'Open', exact: true }).click()
    await expect(transcript(page)).toContainText('3 lines of the transcript could not be read.')
    await expect(answers(page)).toContainText('Prompt 1: Still standing')
  },
)
