/** `npm run shots:errors`: provokes every failure of the API and of the machine for real and writes `docs/errors.md` with a picture of each. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
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

process.env.CHROMIUM_PATH = await ensureBrowser()
if (!(await build({ evenIfFresh: false }))) process.exit(1)
mkdirSync(inRoot(...FOLDER), { recursive: true })

const model = await runTestModel()
const browser = createTestBrowser(chromium)
const app = new App({ kind: 'headless', model, browser })
const sections: string[] = []

try {
  writeFileSync(join(app.home, 'settings.json'), JSON.stringify({ maxApiRetries: 1, autoRetries: 0, theme: 'light' }))
  const page = await app.start()
  await page.setViewportSize({ width: 900, height: 900 })
  await openFolder(page, app.project('errors'))
  for (const { name, does, says, advises } of ERROR_CASES) {
    await send(page, `${name} ${directive(does)}`)
    const turn = transcript(page).locator('footer').last()
    await turn.getByText(says).waitFor()
    await turn.getByText(advises).waitFor()
    const file = `${name.replaceAll(/[^a-z]+/g, '-')}.png`
    await turn.screenshot({ path: inRoot(...FOLDER, file), animations: 'disabled' })
    const words = (await turn.getByText(advises).textContent()) ?? ''
    sections.push(
      `### ${name.charAt(0).toUpperCase()}${name.slice(1)}\n\n${says} ${words}\n\n![${says}](images/errors/${file})`,
    )
    await send(page, 'And now?') // so that the breaker sees an API that answers
    await answers(page).last().getByText('And now?').waitFor()
    await turnEnded(page)
  }
} finally {
  await app.stop()
  rmSync(app.root, { recursive: true, force: true })
}

/** Each with a machine of its own: what is wrong with one must not be seen in the next. */
async function shootMachine(one: MachineCase): Promise<string> {
  const app = new App({ kind: 'headless', model, browser })
  try {
    app.writeSettings({ theme: 'light' })
    const page = await bringAbout(one, app)
    await page.setViewportSize({ width: 900, height: 900 })
    const notice = page.getByText(one.says).first()
    await notice.waitFor({ timeout: one.slow ? 110_000 : 30_000 })
    const around = notice.locator(
      'xpath=ancestor-or-self::*[@role="alert" or @role="status" or contains(@class, "notice")][1]',
    )
    const box = (await around.count()) > 0 ? around : notice
    const file = `${one.name.replaceAll(/[^a-z]+/gi, '-').toLowerCase()}.png`
    await box.screenshot({ path: inRoot(...FOLDER, file), animations: 'disabled' })
    const lines = await box.locator('p').allInnerTexts()
    const said = lines.length > 0 ? lines.join(' ') : await box.innerText()
    const words = said
      .replaceAll(app.root, '…')
      .replace(/ Dismiss$/, '')
      .replaceAll(/\s+/g, ' ')
      .trim()
    return `### ${one.name.charAt(0).toUpperCase()}${one.name.slice(1)}\n\n${words}\n\n![${one.name}](images/errors/${file})`
  } finally {
    await app.stop()
    cleanUp(one, app)
    rmSync(app.root, { recursive: true, force: true })
  }
}

const machine: string[] = []
const possible = MACHINE_CASES.filter((one) => one.possible !== false)
/** A minute each: all of them at once, beside the others. */
const slow = new Map(possible.filter((one) => one.slow).map((one) => [one, shootMachine(one)]))
const shot = Promise.allSettled(slow.values())
try {
  for (const one of possible) machine.push(await (slow.get(one) ?? shootMachine(one)))
} finally {
  await shot
  await browser.close()
  await model.stop()
}

writeFileSync(
  inRoot('docs', 'errors.md'),
  `# When something fails

## The API

What Bullpen says of each failure, and the button that helps. Made by \`npm run shots:errors\`, which provokes each of them
with the real CLI against a scripted API; the same list is checked by \`e2e/errors.spec.ts\`.

${sections.join('\n\n')}

## The machine

Brought about for real as well; what needs a disk of its own is made by root on Linux only.

${machine.join('\n\n')}
`,
)
