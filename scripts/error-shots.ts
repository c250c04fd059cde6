/**
 * `npm run shots:errors`: provokes every failure of the API and of the machine for real and writes `docs/errors.md` with a
 * picture of each. `--as-built`: without building.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { chromium, type Locator } from '@playwright/test'
import { App, directive } from '../e2e/app.ts'
import { ERROR_CASES } from '../e2e/error-cases.ts'
import { bringAbout, cleanUp, type MachineCase, MACHINE_CASES } from '../e2e/machine-cases.ts'
import { createTestBrowser } from '../e2e/hosts/test-browser.ts'
import { answers, openFolder, send, transcript, turnEnded } from '../e2e/ui.ts'
import { runTestModel } from '../src-main/engine/demo/testing/run-test-model.ts'
import { ensureBrowser } from './lib/browser.ts'
import { build } from './lib/build.ts'
import { inRoot } from './lib/project.ts'

const FOLDER = ['docs', 'images', 'errors']
const SIZE = { width: 900, height: 900 }

const { values } = parseArgs({ options: { 'as-built': { type: 'boolean', default: false } } })
process.env.CHROMIUM_PATH = await ensureBrowser({ unseen: true })
if (!values['as-built'] && !(await build({ evenIfFresh: false }))) process.exit(1)
rmSync(inRoot(...FOLDER), { recursive: true, force: true })
mkdirSync(inRoot(...FOLDER), { recursive: true })

const model = await runTestModel()
const browser = createTestBrowser(chromium)

/** A section of the page: its heading, the words, and the picture of `what`. */
async function section(name: string, words: string, what: Locator): Promise<string> {
  const file = `${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.png`
  await what.screenshot({ path: inRoot(...FOLDER, file), animations: 'disabled' })
  return `### ${name.charAt(0).toUpperCase()}${name.slice(1)}\n\n${words}\n\n![${name}](images/errors/${file})`
}

/** All in one session, one after the other. */
async function shootApi(): Promise<string[]> {
  const app = new App({ kind: 'headless', model, browser })
  const sections: string[] = []
  try {
    app.writeSettings({ maxApiRetries: 1, autoRetries: 0, theme: 'light' })
    const page = await app.start()
    await page.setViewportSize(SIZE)
    await openFolder(page, app.project('errors'))
    for (const { name, does, says, advises } of ERROR_CASES) {
      await send(page, `${name} ${directive(does)}`)
      const turn = transcript(page).locator('footer').last()
      await turn.getByText(says).waitFor()
      await turn.getByText(advises).waitFor()
      sections.push(await section(name, `${says} ${await turn.getByText(advises).innerText()}`, turn))
      await send(page, 'And now?') // so that the breaker sees an API that answers
      await answers(page).last().getByText('And now?').waitFor()
      await turnEnded(page)
    }
  } finally {
    await app.stop()
    rmSync(app.root, { recursive: true, force: true })
  }
  return sections
}

/** Each with a machine of its own: what is wrong with one must not be seen in the next. */
async function shootMachine(one: MachineCase): Promise<string> {
  const app = new App({ kind: 'headless', model, browser })
  try {
    app.writeSettings({ theme: 'light' })
    const page = await bringAbout(one, app)
    await page.setViewportSize(SIZE)
    const notice = page.getByText(one.says).first()
    await notice.waitFor({ timeout: one.slow ? 110_000 : 30_000 })
    const around = notice.locator(
      'xpath=ancestor-or-self::*[@role="alert" or @role="status" or contains(@class, "notice")][1]',
    )
    const box = (await around.count()) > 0 ? around : notice
    const lines = await box.locator('p').allInnerTexts()
    const said = lines.length > 0 ? lines.join(' ') : await box.innerText()
    const words = said
      .replaceAll(app.root, '…')
      .replaceAll(/\s+/g, ' ')
      .replace(/ Dismiss$/, '')
      .replace(/ \(\d\d:\d\d [AP]M\)/, '') // when it was: another minute each time this page is made
      .replace(/(damaged-)[\dT:-]+/, '$1…')
      .trim()
    return await section(one.name, words, box)
  } finally {
    await app.stop()
    cleanUp(one, app)
    rmSync(app.root, { recursive: true, force: true })
  }
}

async function shootMachines(): Promise<string[]> {
  const possible = MACHINE_CASES.filter((one) => one.possible !== false)
  /** A minute each: all of them at once, beside the others. */
  const slow = new Map(possible.filter((one) => one.slow).map((one) => [one, shootMachine(one)]))
  const sections: string[] = []
  try {
    for (const one of possible) sections.push(await (slow.get(one) ?? shootMachine(one)))
  } finally {
    await Promise.allSettled(slow.values())
  }
  return sections
}

try {
  const [api, machine] = [await shootApi(), await shootMachines()]
  writeFileSync(
    inRoot('docs', 'errors.md'),
    `# When something fails

What Bullpen says of each failure, and the button that helps. Nothing here is drawn: \`npm run shots:errors\` brings each of
them about, with the real CLI, and writes this page; \`e2e/errors.spec.ts\` checks the same list.

## The API

${api.join('\n\n')}

## The machine

${machine.join('\n\n')}
`,
  )
} finally {
  await browser.close()
  await model.stop()
}
