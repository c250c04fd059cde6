/** Everything that lies over the page or takes its place: palette, search, library, settings, dialogs. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SampleTranscript } from '../../src-main/engine/transcripts/testing/sample-transcript.ts'
import { trappedFolder } from '../trapped-folder.ts'
import type { App } from '../app.ts'
import { enterFolder, trustQuestion } from '../ui.ts'
import { folderOf, seed } from './seed.ts'
import { close, expect, goTo, run } from './steps.ts'
import type { Chapter } from './tour.ts'

/** Conversations that were held in a terminal. */
function fromTerminal(app: App): void {
  const folder = join(app.userHome, '.claude', 'projects', 'terminal')
  mkdirSync(folder, { recursive: true })
  for (const [at, prompt] of ['Sort the imports', 'Why is the build slow?', 'Write the release notes'].entries()) {
    const sessionId = `00000000-0000-4000-8000-00000000000${at}`
    const cwd = folderOf(app, at === 0 ? 'website' : 'terminal')
    const { text } = new SampleTranscript({ cwd, sessionId, startAt: Date.now() - (at + 1) * 86_400_000 })
      .prompt(prompt)
      .answer('I look at it.')
      .call('t1', 'Bash', { command: 'git log --oneline -5' })
      .result('t1', '1f2e3d4 Begin')
      .answer('That is done. Two files changed.')
    writeFileSync(join(folder, `${sessionId}.jsonl`), text)
  }
}

export const FINDING: Chapter = {
  name: 'Finding',
  async walk({ app, look }) {
    const seeded = seed(app)
    const own = { permissionMode: 'plan', effort: 'high', processMemoryMiB: 1_024 }
    app.writeSettings({ projects: { [folderOf(app, 'billing-service')]: own } })
    fromTerminal(app)
    const page = await app.start()
    await goTo(page, seeded.failed)

    await page.keyboard.press('Alt+k')
    await expect(page.getByRole('option').first()).toBeVisible()
    await look('palette')
    await page.keyboard.type('zzzz')
    await look('palette, nothing found')
    await close(page)
    await page.keyboard.press('Alt+p')
    await expect(page.getByRole('option').first()).toBeVisible()
    await look('switcher')
    await close(page)

    await page.keyboard.press('Alt+l')
    const box = page.getByRole('combobox', { name: 'Search everything' })
    await expect(async () => {
      await box.fill('')
      await box.fill('round')
      await expect(page.getByRole('listbox', { name: 'Results' }).getByRole('option').first()).toBeVisible({
        timeout: 1_000,
      })
    }).toPass()
    await look('search, results')
    await box.fill('nobody said this')
    await expect(page.getByText('Nothing found')).toBeVisible()
    await look('search, nothing found')
    await page.keyboard.press('Alt+h')
    const conversations = page.getByRole('listbox', { name: 'Conversations' }).getByRole('option')
    await expect(conversations).toHaveCount(3)
    await expect(page.getByText('That is done. Two files changed.')).toBeVisible()
    await look('library')
    await page.getByRole('combobox', { name: 'Filter conversations' }).fill('zzz')
    await expect(conversations).toHaveCount(0)
    await look('library, nothing found')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'Settings' }).click()
    const dialog = page.getByRole('dialog', { name: 'Settings' })
    const sections = dialog.getByRole('navigation').getByRole('button')
    await expect(sections.first()).toBeVisible()
    for (const section of await sections.allTextContents()) {
      await sections.getByText(section, { exact: true }).click()
      await look(`settings: ${section}`)
      if (section !== 'Projects') continue
      await dialog.getByRole('button', { name: 'billing-service' }).first().click()
      await expect(dialog.getByRole('heading', { name: 'New sessions' })).toBeVisible()
      await look('settings: a project')
    }
    await dialog.getByRole('textbox').last().fill('{ "poolMax": "many", "them": 1 }')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog.getByRole('alert')).toBeVisible()
    await look('settings: JSON refused')
    await dialog.getByRole('searchbox').fill('memory')
    await look('settings: search')
    await dialog.getByRole('searchbox').fill('zzzz')
    await look('settings: nothing found')
    await close(page)

    await page.keyboard.press('Alt+n')
    await expect(page.getByRole('combobox', { name: 'Folder' })).toBeFocused()
    await look('new session')
    await page.getByRole('combobox', { name: 'Folder' }).fill('/nowhere/at all')
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await expect(page.getByRole('combobox', { name: 'Folder' })).toHaveAttribute('aria-invalid', 'true')
    await look('new session, no such folder')
    await close(page)
    await enterFolder(page, trappedFolder(app, 'trapped').path)
    await expect(trustQuestion(page)).toBeVisible()
    await look('trust')
    await close(page)
    await page.keyboard.press('F2')
    await expect(page.getByRole('dialog')).toBeVisible()
    await look('rename')
    await close(page)
    await run(page, 'delete this session')
    await expect(page.getByRole('dialog')).toBeVisible()
    await look('delete')
    await close(page)
  },
}
