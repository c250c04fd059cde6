/** The agent asks, the user decides: once, for the session, or no with a reason. And Escape stops it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { directive, expect, test } from './app.ts'
import { answers, decide, openFolder, permission, send, transcript, turnEnded } from './ui.ts'

const RUN = /^Claude wants to run a command/
const WRITE = /^Claude wants to write a file/
const run = (command: string, then = 'Done') =>
  directive({ mode: 'tool', name: 'Bash', input: { command, description: 'A test' }, then })

test('allowed once, a command runs once, and the next one asks again', async ({ app }) => {
  const page = await app.start()
  const folder = app.project('once')
  await openFolder(page, folder)
  for (const name of ['one', 'two']) {
    await send(page, run(`mkdir ${name}`, `Made ${name}`))
    await expect(permission(page, RUN)).toContainText(`mkdir ${name}`)
    expect(existsSync(join(folder, name))).toBe(false)
    await decide(page, RUN, 'Allow once')
    await expect(answers(page).last()).toContainText(`Made ${name}`)
    expect(existsSync(join(folder, name))).toBe(true)
    await turnEnded(page)
  }
})

test('allowed for the session, the same is not asked again, until it is taken back', async ({ app }) => {
  const page = await app.start()
  const folder = app.project('session')
  await openFolder(page, folder)
  await send(page, run('mkdir -p one'))
  await decide(page, RUN, 'Allow for this session')
  await expect(answers(page).last()).toContainText('Bash worked')
  await turnEnded(page)
  await send(page, run('mkdir -p one', 'Once more'))
  await expect(answers(page).last()).toContainText('Once more')
  await expect(page.getByRole('button', { name: 'Permission mode: Ask' })).toBeVisible()
  await turnEnded(page)
  await page.getByRole('button', { name: '1 allowed in this session' }).click()
  await page.getByRole('button', { name: /^Take back Bash/ }).click()
  await expect(page.getByRole('dialog', { name: 'Allowed in this session' })).toContainText('Nothing any more')
  await page.keyboard.press('Escape')
  await send(page, run('mkdir -p one', 'A third time'))
  await decide(page, RUN, 'Allow once')
  await expect(answers(page).last()).toContainText('A third time')
})

test('denied, nothing happens, and the agent is told why', async ({ app }) => {
  const page = await app.start()
  const folder = app.project('denied')
  await openFolder(page, folder)
  const file = join(folder, 'never.txt')
  await send(page, directive({ mode: 'tool', name: 'Write', input: { file_path: file, content: 'no' } }))
  await expect(permission(page, WRITE)).toContainText('never.txt')
  await decide(page, WRITE, 'Deny…')
  await page.getByRole('textbox', { name: 'Reason, for Claude' }).fill('that file is holy')
  await page.getByRole('button', { name: 'Deny', exact: true }).click()
  await expect(answers(page).last()).toContainText('that file is holy')
  expect(existsSync(file)).toBe(false)
})

test('an allowed edit changes the file that was shown', async ({ app }) => {
  const page = await app.start()
  const folder = app.project('write')
  await openFolder(page, folder)
  const file = join(folder, 'hello.txt')
  await send(page, directive({ mode: 'tool', name: 'Write', input: { file_path: file, content: 'Hello there\n' } }))
  await expect(permission(page, WRITE)).toContainText('Hello there')
  await decide(page, WRITE, 'Allow once')
  await expect(answers(page).last()).toContainText('Write worked')
  expect(readFileSync(file, 'utf8')).toBe('Hello there\n')
})

test('a question is answered with a choice', async ({ app }) => {
  const page = await app.start()
  await openFolder(page, app.project('question'))
  await send(page, directive({ mode: 'question' }))
  const question = page.getByRole('form', { name: 'Claude has a question' })
  await question.getByRole('radio', { name: /^Blue/ }).check()
  await expect(async () => {
    await question.getByRole('button', { name: 'Answer', exact: true }).click({ timeout: 1_000 })
    await expect(question).toBeHidden({ timeout: 500 })
  }).toPass()
  await expect(answers(page).last()).toContainText('Blue')
})

test('Escape interrupts, keeps what was said, and the session goes on', async ({ app }) => {
  const page = await app.start()
  await openFolder(page, app.project('interrupt'))
  await send(page, directive({ mode: 'stream', n: 2000, delay: 20 }))
  await expect(answers(page)).toContainText('w10')
  await page.keyboard.press('Escape')
  await expect(transcript(page).getByText('Interrupted').first()).toBeVisible()
  await expect(answers(page).first()).toContainText('w10')
  await send(page, 'Still there?')
  await expect(answers(page).last()).toContainText('Still there?')
})
