/** What a session changed, beside it: seen, staged, put back; and a session in a worktree of its own, merged back. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { directive, expect, test } from './app.ts'
import { violations } from './axe.ts'
import { commitAll, git, linesOfValues } from './git.ts'
import { whenAll } from './placement.ts'
import { answers, newSessionDialog, openFolder, promptBox, send, trustQuestion, turnEnded } from './ui.ts'

const text = linesOfValues(60)

/** An editor that writes down what it is asked to open. Returns the folder it is in. */
function fakeEditor(root: string, opened: string): string {
  const folder = join(root, 'bin')
  mkdirSync(folder)
  writeFileSync(
    join(folder, 'cursor'),
    `#!/bin/sh\nprintf '%s\\n' "$@" > '${opened}.new' && mv '${opened}.new' '${opened}'\n`,
  )
  chmodSync(join(folder, 'cursor'), 0o755)
  return folder
}

const ALONG = whenAll('panel and git have tests of their own, each step of this way among them')

test(
  'what a session changed is seen beside it, opened, staged by hunk and put back, with the keyboard alone',
  ALONG,
  async ({ app }) => {
    const opened = join(app.root, 'opened')
    app.writeSettings({ openOnHost: 'always' })
    const page = await app.start({ extra: { PATH: `${fakeEditor(app.root, opened)}:${process.env.PATH ?? ''}` } })
    await page.emulateMedia({ reducedMotion: 'reduce' }) // the middle of an animation is nobody's colour
    const folder = app.project('shop', { 'src/values.ts': text, 'README.md': '# Shop\n' })
    commitAll(folder)
    await openFolder(page, folder)
    await send(page, directive({ mode: 'stream', n: 3 }))
    await expect(answers(page).last()).toContainText('w')
    await turnEnded(page)
    writeFileSync(
      join(folder, 'src/values.ts'),
      text.replace('value3 = 3', 'value3 = 33').replace('value50 = 50', 'value50 = 500'),
    )
    writeFileSync(join(folder, 'notes.md'), 'new\n')

    await page.keyboard.press('Alt+C')
    const panel = page.getByRole('complementary', { name: 'Changes' })
    await panel.getByRole('button', { name: 'Look again' }).click()
    const files = panel.getByRole('listbox', { name: 'Changed files' })
    await expect(files.getByRole('option')).toContainText(['notes.md', 'values.ts'])
    await panel.getByRole('combobox', { name: 'Compare' }).selectOption('Not staged')
    await files.focus()
    await page.keyboard.press('j')
    await expect(panel.getByRole('group', { name: 'Changes of src/values.ts, hunk 1 of 2' })).toBeVisible()
    await expect(panel.getByRole('button', { name: 'Stage the hunk at line 1' })).toBeVisible()
    await expect(panel.getByRole('button', { name: 'Open in Cursor' })).toBeVisible()
    await page.keyboard.press('Enter')
    await page.keyboard.press('o')
    await expect
      .poll(() => existsSync(opened) && readFileSync(opened, 'utf8'))
      .toBe(`--goto\n${join(folder, 'src/values.ts')}:4\n`)
    for (const other of ['Light', 'Dark']) {
      const theme = page.getByRole('button', { name: `${other} colours` })
      if (await theme.isVisible()) await theme.click()
      expect.soft(await violations(page), other).toEqual([])
    }
    await panel.getByRole('button', { name: 'Show the files in their folders' }).click()
    await expect(panel.getByRole('treeitem', { name: /src/ })).toBeVisible()
    expect.soft(await violations(page), 'in folders').toEqual([])
    await panel.getByRole('group', { name: /hunk 1 of 2/ }).focus()
    await page.keyboard.press('s')
    await expect(panel.getByRole('group', { name: /hunk 1 of 1/ })).toBeVisible()
    expect(git(folder, 'diff', '--cached')).toContain('+export const value3 = 33')
    expect(git(folder, 'diff', '--cached')).not.toContain('500')

    await panel.getByRole('group', { name: /hunk 1 of 1/ }).focus()
    await page.keyboard.press('r')
    await page.getByRole('dialog', { name: 'Undo this hunk?' }).getByRole('button', { name: 'Undo' }).press('Enter')
    await expect(page.getByText(/What it was until now is in .*reverted/)).toBeVisible()
    expect(readFileSync(join(folder, 'src/values.ts'), 'utf8')).toBe(text.replace('value3 = 3', 'value3 = 33'))
    await page.keyboard.press('Alt+C')
    await expect(panel).toBeHidden()
  },
)

test(
  'a session in a new worktree, merged back and cleaned up',
  whenAll('its dialog, its rows and git itself have tests of their own'),
  async ({ app }) => {
    const page = await app.start()
    const folder = app.project('shop', { 'README.md': '# Shop\n' })
    commitAll(folder)
    await page.getByRole('button', { name: 'New session' }).first().click()
    await page.getByRole('combobox', { name: 'Folder' }).fill(folder)
    await newSessionDialog(page)
      .getByRole('checkbox', { name: /new worktree/ })
      .check()
    await newSessionDialog(page).getByRole('textbox', { name: 'New branch' }).fill('add-notes')
    await newSessionDialog(page).getByRole('button', { name: 'Open', exact: true }).click()
    await trustQuestion(page).getByRole('button', { name: 'Trust this folder' }).click()
    await expect(promptBox(page)).toBeFocused()
    const worktree = join(`${folder}.worktrees`, 'add-notes')
    await send(page, directive({ mode: 'stream', n: 3 }))
    await expect(answers(page).last()).toContainText('w')
    await turnEnded(page)
    writeFileSync(join(worktree, 'notes.md'), 'new\n')

    await page.keyboard.press('Alt+C')
    const panel = page.getByRole('complementary', { name: 'Changes' })
    await panel.getByRole('button', { name: /^Branch add-notes/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Worktrees' })
    await expect(dialog.getByText('1 file not committed')).toBeVisible()
    expect.soft(await violations(page), 'worktrees').toEqual([])
    await dialog.getByRole('button', { name: 'Remove the worktree add-notes' }).click()
    await expect(dialog.getByText(/notes\.md/)).toBeVisible()
    commitAll(worktree)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Alt+G')
    await expect(dialog.getByText('1 commit not merged')).toBeVisible()
    const listed = await app.commandLine(['worktrees', '--json', folder])
    expect(listed.code).toBe(0)
    expect(
      listed.output
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toMatchObject([
      { path: folder, branch: 'main', main: true },
      { path: worktree, branch: 'add-notes', into: 'main', dirty: 0, unmerged: 1, sessions: [{}] },
    ])
    await dialog.getByRole('button', { name: 'Merge into main: add-notes' }).click()
    await expect(page.getByText('add-notes is merged into main.')).toBeVisible()
    expect(readFileSync(join(folder, 'notes.md'), 'utf8')).toBe('new\n')
    await dialog.getByRole('button', { name: 'Remove the worktree add-notes' }).click()
    await expect(dialog.getByRole('listitem')).toHaveCount(1)
    expect(existsSync(worktree)).toBe(false)

    await dialog.getByRole('textbox', { name: 'What the new session is about' }).fill('Fix the login, please!')
    await dialog.getByRole('button', { name: 'New session in a worktree' }).click()
    await expect(promptBox(page)).toHaveValue('Fix the login, please!')
    await expect(page.getByRole('button', { name: /^Branch fix-the-login-please/ })).toBeVisible()
  },
)
