/** `npm run shots`: takes the pictures of the README from the built app, in both themes, into `docs/images/`. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { App } from '../e2e/app.ts'
import { createTestBrowser } from '../e2e/hosts/test-browser.ts'
import { answers, decide, openFolder, permission, send, turnEnded } from '../e2e/ui.ts'
import { runTestModel } from '../src-main/engine/demo/testing/run-test-model.ts'
import { ensureBrowser } from './lib/browser.ts'
import { build } from './lib/build.ts'
import { inRoot } from './lib/project.ts'

const SIZE = { width: 1360, height: 860 }
const EDIT = /^Claude wants to (edit|write) a file/
const RUN = /^Claude wants to run a command/

process.env.CHROMIUM_PATH = await ensureBrowser()
if (!(await build({ evenIfFresh: false }))) process.exit(1)
mkdirSync(inRoot('docs', 'images'), { recursive: true })

const model = await runTestModel()
const browser = createTestBrowser(chromium)
const app = new App({ kind: 'headless', model, browser })

async function both(page: Page, name: string): Promise<void> {
  for (const theme of ['Light', 'Dark']) {
    const button = page.getByRole('button', { name: `${theme} colours` })
    if (await button.isVisible()) await button.click()
    await button.waitFor({ state: 'hidden' })
    await page.mouse.move(0, SIZE.height)
    await page.screenshot({
      path: inRoot('docs', 'images', `${name}-${theme.toLowerCase()}.png`),
      animations: 'disabled',
    })
  }
}

/** Where a person would have it, so that the path in the picture is one. */
const extra = { BULLPEN_HOME: join(app.userHome, '.local', 'share', 'bullpen') }
const OTHERS = {
  'billing-service': 'Why is the invoice total a cent off?',
  website: 'Make the sign-up form work without a mouse',
}

try {
  let page = await app.start({ signedIn: false, extra })
  await page.setViewportSize(SIZE)
  await page.getByRole('button', { name: /^Try the demo/ }).waitFor()
  await both(page, 'first-start')

  page = await app.restart({ extra })
  await page.setViewportSize(SIZE)
  await page.getByRole('button', { name: /^Try the demo/ }).click()
  await send(page, 'Say hello and show me what you can do')
  await answers(page).getByText('To work on your own code').waitFor()
  await turnEnded(page)
  for (const [name, prompt] of Object.entries(OTHERS)) {
    await openFolder(page, app.project(name, { 'README.md': name }), { trust: true })
    await send(page, prompt)
    await answers(page).first().waitFor()
    await turnEnded(page)
  }
  await page.getByRole('tab').first().click()
  await send(page, 'Edit greeting.txt and run a command')
  await decide(page, EDIT, 'Allow once')
  await permission(page, RUN).waitFor()
  await both(page, 'permission')
  await decide(page, RUN, 'Allow once')
  await answers(page).getByText('The file is').waitFor()
  await turnEnded(page)
  await both(page, 'session')
} finally {
  await app.stop()
  await browser.close()
  await model.stop()
  rmSync(app.root, { recursive: true, force: true })
}
