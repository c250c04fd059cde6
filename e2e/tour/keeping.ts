/** What is done now and then to keep order: going back, exporting, limits, worktrees, putting back, and waiting for room. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundledCli } from '../../src-main/engine/agent/bundled-cli.ts'
import type { App } from '../app.ts'
import { commitAll, linesOfValues } from '../git.ts'
import {
  answers,
  decide,
  EDIT,
  openFolder,
  permission,
  promptBox,
  RUN,
  send,
  tabs,
  transcript,
  turnEnded,
} from '../ui.ts'
import { folderOf } from './seed.ts'
import { close, expect, run, write } from './steps.ts'
import type { Chapter } from './tour.ts'

function repository(app: App): string {
  const folder = folderOf(app, 'shop')
  writeFileSync(join(folder, 'values.ts'), linesOfValues(40))
  const mcpServers = { tracker: { command: join(folder, 'no-such-server') } }
  writeFileSync(join(folder, '.mcp.json'), JSON.stringify({ mcpServers }))
  commitAll(folder)
  return folder
}

/** A terminal in which a conversation goes on; ends it when told. */
function terminal(app: App, cwd: string): { say: (words: string) => void; end: () => Promise<unknown> } {
  const args = ['--print', '--input-format=stream-json', '--output-format=stream-json', '--verbose']
  const child = spawn(bundledCli(), args, { cwd, env: app.env(), stdio: ['pipe', 'ignore', 'ignore'] })
  const gone = once(child, 'exit')
  return {
    say: (content) =>
      void child.stdin.write(`${JSON.stringify({ type: 'user', message: { role: 'user', content } })}\n`),
    end: () => {
      child.kill('SIGTERM')
      return gone
    },
  }
}

export const KEEPING: Chapter = {
  name: 'Keeping',
  async walk({ app, look }) {
    app.writeSettings({ maxProcesses: 1 })
    const folder = repository(app)
    const page = await app.start()
    await expect(page.getByRole('button', { name: 'New session' }).first()).toBeVisible()
    await run(page, 'sign in')
    await expect(page.getByRole('dialog')).toBeVisible()
    await look('sign-in')
    await close(page)

    await openFolder(page, folder, { trust: true })
    const file = join(folder, 'values.ts')
    const edits = [
      { name: 'Read', input: { file_path: file } },
      { name: 'Edit', input: { file_path: file, old_string: 'value7 = 7', new_string: 'value7 = 7_000' } },
      { name: 'Bash', input: { command: 'mkdir -p out', description: 'Make a folder' } },
    ]
    app.model.mean('Make the seventh larger', { mode: 'sequence', tools: edits, then: 'It is 7,000 now.' })
    await send(page, 'Make the seventh larger, and make a folder for the report')
    await decide(page, EDIT, 'Allow once')
    await decide(page, RUN, 'Allow for this session')
    await expect(answers(page).last()).toContainText('It is 7,000 now')
    await turnEnded(page)
    await page.getByRole('button', { name: '1 allowed in this session' }).click()
    await expect(page.getByRole('dialog', { name: 'Allowed in this session' })).toBeVisible()
    await look('allowed in this session')
    await close(page)
    await run(page, 'go back to your last prompt')
    await expect(page.getByRole('list', { name: 'Files that would change' })).toBeVisible()
    await look('going back')
    await close(page)
    const servers = page.getByRole('dialog', { name: 'MCP servers' })
    await run(page, 'mcp servers')
    await expect(servers.getByRole('listitem').or(servers.getByText('No MCP server is set up')).first()).toBeVisible()
    await look('MCP servers')
    await close(page)
    await run(page, 'export this session')
    await expect(page.getByRole('dialog', { name: 'Export this session' })).toBeVisible()
    await look('export')
    await close(page)
    await run(page, 'limits of this session')
    await expect(
      page.getByRole('dialog', { name: 'Limits of this session' }).getByRole('combobox').first(),
    ).toBeVisible()
    await look('limits of a session')
    await close(page)

    await write(page, 'Review the change with care: names first, then what can fail.')
    await page.getByRole('button', { name: 'Prompt templates' }).click()
    await page.getByRole('menuitem', { name: 'Keep this prompt as a template…' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('careful')
    await look('template, written')
    await page.getByRole('button', { name: 'Save template' }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await page.getByRole('button', { name: 'Prompt templates' }).click()
    await page.getByRole('menuitem', { name: 'Change templates…' }).click()
    await expect(page.getByRole('button', { name: 'Edit careful' })).toBeVisible()
    await look('templates, all')
    await close(page)
    await promptBox(page).fill('')

    await page.keyboard.press('Alt+C')
    const panel = page.getByRole('complementary', { name: 'Changes' })
    await panel.getByText('values.ts').first().click()
    await panel.getByRole('group', { name: /hunk 1 of 1/ }).focus()
    await page.keyboard.press('r')
    await expect(page.getByRole('dialog', { name: 'Undo this hunk?' })).toBeVisible()
    await look('undo of a hunk')
    await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByText(/What it was until now is in .*reverted/)).toBeVisible()
    await look('toast: undone')
    await page.keyboard.press('Alt+C')
    await expect(panel).toBeHidden()

    await run(page, 'new session in a worktree')
    await expect(tabs(page)).toHaveCount(2)
    const worktree = join(`${folder}.worktrees`, 'work')
    await expect(promptBox(page)).toBeFocused()
    await look('worktree by one click')
    writeFileSync(join(worktree, 'notes.md'), 'new\n')
    const worktrees = page.getByRole('dialog', { name: 'Worktrees' })
    const showWorktrees = async () => {
      await page.keyboard.press('Alt+g')
      await expect(worktrees.getByRole('listitem')).toHaveCount(2)
    }
    await showWorktrees()
    await expect(worktrees.getByText('1 file not committed')).toBeVisible()
    await worktrees.getByRole('button', { name: 'Remove the worktree work' }).click()
    await expect(worktrees.getByRole('textbox', { name: /^To remove it nevertheless/ })).toBeVisible()
    await look('worktree, removal refused')
    await close(page)
    commitAll(worktree)
    await showWorktrees()
    await expect(worktrees.getByRole('button', { name: 'Merge into main: work' })).toBeEnabled()
    await look('worktree, to be merged')
    await worktrees.getByRole('button', { name: 'Merge into main: work' }).click()
    await expect(page.getByText('work is merged into main.')).toBeVisible()
    await look('worktree, merged')
    await close(page)

    await send(page, 'And write the notes anew')
    await expect(transcript(page).getByText(/^Waiting for a process/)).toBeVisible()
    await look('waiting for room')
    await page.getByRole('button', { name: 'Don’t start it' }).click()
    await tabs(page).first().click()
    await run(page, 'archive this session')
    await expect(tabs(page)).toHaveCount(1)
    await page.getByRole('button', { name: 'Archived sessions' }).click()
    await expect(page.getByRole('button', { name: 'Back to current sessions' })).toBeVisible()
    await look('archived sessions')

    const other = terminal(app, folderOf(app, 'shop'))
    try {
      app.model.mean('From the terminal', { mode: 'text', text: 'There are forty values.' })
      other.say('From the terminal: how many values are there?')
      await page.keyboard.press('Alt+h')
      const read = page.getByRole('button', { name: 'Open to read' })
      await expect(async () => {
        await page
          .getByRole('listbox', { name: 'Conversations' })
          .getByRole('option', { name: /From the terminal/ })
          .click({ timeout: 1_000 })
        await expect(read).toBeVisible({ timeout: 1_000 })
      }).toPass()
      await read.click()
      await expect(page.getByRole('region', { name: 'Open elsewhere' })).toBeVisible()
      await look('open elsewhere')
    } finally {
      await other.end()
    }
    await expect(permission(page, RUN)).toHaveCount(0)
  },
}
