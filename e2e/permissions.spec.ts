/** The agent asks, the user decides: once, for the session, or no with a reason. And Escape stops it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { directive, expect, test } from './app.ts'
import { answers, decide, EDIT, openFolder, permission, RUN, send, transcript, turnEnded } from './ui.ts'

const run = (command: string, then = 'Done') =>
  directive({ mode: 'tool', name: 'Bash', input: { command, description: 'A test' }, then })

test('a command is allowed once, then for the session, until that is taken back', async ({ app }) => {
  const page = await app.start()
  const folder = app.project('allowed')
  await openFolder(page, folder)
  await test.step('allowed once, it runs once, and the next one asks again', async () => {
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
  await test.step('allowed for the session, the same is not asked again, until it is taken back', async () => {
    await send(page, run('mkdir -p three'))
    await decide(page, RUN, 'Allow for this session')
    await expect(answers(page).last()).toContainText('Bash worked')
    await turnEnded(page)
    await send(page, run('mkdir -p three', 'Once more'))
    await expect(answers(page).last()).toContainText('Once more')
    await expect(page.getByRole('button', { name: 'Permission mode: Ask' })).toBeVisible()
    await turnEnded(page)
    await page.getByRole('button', { name: '1 allowed in this session' }).click()
    await page.getByRole('button', { name: /^Take back Bash/ }).click()
    await expect(page.getByRole('dialog', { name: 'Allowed in this session' })).toContainText('Nothing any more')
    await page.keyboard.press('Escape')
    await send(page, run('mkdir -p three', 'A third time'))
    await decide(page, RUN, 'Allow once')
    await expect(answers(page).last()).toContainText('A third time')
  })
})

test('what is denied does not happen, an edit is as shown, a question is answered, and Escape interrupts', async ({
  app,
}) => {
  const page = await app.start()
  const folder = app.project('decided')
  await openFolder(page, folder)
  await test.step('denied, nothing happens, and the agent is told why', async () => {
    const file = join(folder, 'never.txt')
    await send(page, directive({ mode: 'tool', name: 'Write', input: { file_path: file, content: 'no' } }))
    await expect(permission(page, EDIT)).toContainText('never.txt')
    await decide(page, EDIT, 'Deny…')
    await page.getByRole('textbox', { name: 'Reason, for Claude' }).fill('that file is holy')
    await page.getByRole('button', { name: 'Deny', exact: true }).click()
    await expect(answers(page).last()).toContainText('that file is holy')
    expect(existsSync(file)).toBe(false)
    await turnEnded(page)
  })
  await test.step('an allowed edit changes the file that was shown', async () => {
    const file = join(folder, 'hello.txt')
    await send(page, directive({ mode: 'tool', name: 'Write', input: { file_path: file, content: 'Hello there\n' } }))
    await expect(permission(page, EDIT)).toContainText('Hello there')
    await decide(page, EDIT, 'Allow once')
    await expect(answers(page).last()).toContainText('Write worked')
    expect(readFileSync(file, 'utf8')).toBe('Hello there\n')
    await turnEnded(page)
  })
  await test.step('a question is answered with a choice', async () => {
    await send(page, directive({ mode: 'question' }))
    const question = page.getByRole('form', { name: 'Claude has a question' })
    await question.getByRole('radio', { name: /^Blue/ }).check()
    await expect(async () => {
      await question.getByRole('button', { name: 'Answer', exact: true }).click({ timeout: 1_000 })
      await expect(question).toBeHidden({ timeout: 500 })
    }).toPass()
    await expect(answers(page).last()).toContainText('Blue')
    await turnEnded(page)
  })
  await test.step('Escape interrupts, keeps what was said, and the session goes on', async () => {
    await send(page, directive({ mode: 'stream', n: 2000, delay: 20 }))
    await expect(answers(page).last()).toContainText('w10')
    await page.keyboard.press('Escape')
    await expect(transcript(page).getByText('Interrupted').first()).toBeVisible()
    await expect(answers(page).last()).toContainText('w10')
    await send(page, 'Still there?')
    await expect(answers(page).last()).toContainText('Still there?')
  })
})
