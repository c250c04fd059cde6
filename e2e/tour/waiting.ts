/** The host takes its time: what each view shows until there is something to show. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import { commitAll, linesOfValues } from '../git.ts'
import { lateHost } from '../late-host.ts'
import { answers, enterFolder, promptBox, tabs, transcript, trustQuestion, turnEnded } from '../ui.ts'
import { folderOf, seed } from './seed.ts'
import { close, expect, goTo, run, write } from './steps.ts'
import type { Chapter } from './tour.ts'

export const WAITING: Chapter = {
  name: 'Waiting',
  host: 'headless',
  async walk({ app, look }) {
    const seeded = seed(app)
    const folder = folderOf(app, 'website')
    mkdirSync(join(folder, 'src'))
    writeFileSync(join(folder, 'src/values.ts'), linesOfValues(40))
    commitAll(folder)
    writeFileSync(join(folder, 'src/values.ts'), linesOfValues(41))
    const page = await app.start()
    const late = await lateHost(page)
    await expect(tabs(page)).toHaveCount(3)

    /** What `show` opens, until the answers of `procedures` come. */
    const until = async (what: string, procedures: RegExp, show: () => Promise<unknown>, seen: Locator) => {
      late.hold(procedures)
      await show()
      await expect(seen).toBeVisible()
      await look(what)
      late.release()
    }
    const says = (words: string | RegExp) => page.getByText(words).filter({ visible: true })

    await until('connecting', /./, () => page.reload(), says(/^(Connecting to Bullpen|Loading your sessions)$/).first())
    await expect(tabs(page)).toHaveCount(3)
    await until(
      'a transcript',
      /sessions\/(follow|events)/,
      () => goTo(page, seeded.failed),
      says('Loading the transcript'),
    )
    await expect(transcript(page).getByText('A name, an address and a token')).toBeVisible()

    /** What is fetched before it is looked at is not there yet after a reload. */
    const again = async () => {
      await page.reload()
      await expect(promptBox(page)).toBeFocused()
    }
    const changes = () => again().then(() => page.keyboard.press('Alt+C'))
    await until('changes', /git\/changes/, changes, says('Looking for changes'))
    const panel = page.getByRole('complementary', { name: 'Changes' })
    await expect(panel.getByText('values.ts').first()).toBeVisible()
    await until('a diff', /git\/diff/, () => panel.getByText('values.ts').first().click(), says('Loading the changes'))
    await page.keyboard.press('Alt+C')
    await until('worktrees', /git\/worktrees/, () => page.keyboard.press('Alt+g'), says('Looking for worktrees'))
    await close(page)

    await until(
      'search',
      /search\/query/,
      async () => {
        await page.keyboard.press('Alt+l')
        await page.getByRole('combobox', { name: 'Search everything' }).fill('round')
      },
      says('Searching'),
    )
    await page.keyboard.press('Escape')
    await until(
      'library',
      /transcripts\//,
      () => page.keyboard.press('Alt+h'),
      says(/Looking for conversations|Reading the conversations/),
    )
    await page.keyboard.press('Escape')
    await until('dashboard', /processes\/monitor|pool\//, () => page.keyboard.press('Alt+0'), says('Measuring'))
    await page.keyboard.press('Escape')
    await until(
      'settings',
      /settings\//,
      () => again().then(() => page.keyboard.press('Alt+,')),
      says('Loading the settings'),
    )
    await close(page)

    await until(
      'new session',
      /folders\//,
      () => page.keyboard.press('Alt+n'),
      page.getByRole('combobox', { name: 'Folder' }),
    )
    await close(page)
    await until(
      'a folder that is looked into',
      /folders\/inspect/,
      () => enterFolder(page, folderOf(app, 'strange')),
      page.getByRole('dialog', { name: 'New session' }),
    )
    await expect(trustQuestion(page)).toBeVisible()
    await close(page)
    await goTo(page, seeded.restricted)
    await until('trust', /folders\/inspect/, () => run(page, 'trust of its folder'), says('Looking into the folder'))
    await close(page)
    await goTo(page, seeded.failed)
    await until(
      'limits of a session',
      /settings\//,
      async () => {
        await again()
        await run(page, 'limits of this session')
      },
      says('Loading the limits'),
    )
    await close(page)

    await until('completion of files', /files\/complete/, () => write(page, 'See @v'), says('Reading the folder'))
    await page.keyboard.press('Escape')
    await promptBox(page).fill('')
    await until(
      'a prompt on its way',
      /sessions\/(send|follow)/,
      async () => {
        await promptBox(page).fill('And what does it send back?')
        await promptBox(page).press('Enter')
      },
      promptBox(page).and(page.locator('[readonly]')),
    )
    await expect(answers(page).last()).toContainText('And what does it send back?')
    await turnEnded(page)
    const servers = () => run(page, 'mcp servers')
    await until('MCP servers', /mcpServers/, servers, says(/Asking its process|Its process is starting/))
    await close(page)
    await until(
      'going back',
      /rewindFiles/,
      () => run(page, 'go back to your last prompt'),
      page.getByRole('dialog', { name: /^Go back/ }),
    )
    await close(page)
  },
}
