/**
 * `npm run shots`: walks through every view and state of the built app and takes pictures of them, light and dark, wide and
 * narrow, into `shots/` (or `--into FOLDER`), with sheets that show many at once; and those of the README into `docs/images/`.
 * `--only WORDS`: the chapters whose name begins with one of these words, or `README`; `--zoomed`: as at 200 %;
 * `--as-built`: without building.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { App } from '../e2e/app.ts'
import { createTestBrowser } from '../e2e/hosts/test-browser.ts'
import { CHAPTERS } from '../e2e/tour/chapters.ts'
import { runTestModel } from '../src-main/engine/demo/testing/run-test-model.ts'
import { ensureBrowser } from './lib/browser.ts'
import { build } from './lib/build.ts'
import { contactSheets, shoot } from './lib/camera.ts'
import { inRoot } from './lib/project.ts'
import { takeReadmePictures } from './lib/readme-pictures.ts'

const WIDE_AND_NARROW = [
  { width: 1_280, height: 800 },
  { width: 720, height: 800 },
]
/** What a window of 1280 × 800 has to show itself in at 200 %. */
const ZOOMED = [{ width: 640, height: 400 }]

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    into: { type: 'string', default: inRoot('shots') },
    zoomed: { type: 'boolean', default: false },
    'as-built': { type: 'boolean', default: false },
  },
})
const sizes = values.zoomed ? ZOOMED : WIDE_AND_NARROW
const folder = resolve(values.into)
const wanted = (name: string) => values.only.length === 0 || values.only.some((word) => name.startsWith(word))

process.env.CHROMIUM_PATH = await ensureBrowser()
if (!values['as-built'] && !(await build({ evenIfFresh: false }))) process.exit(1)
mkdirSync(inRoot('docs', 'images'), { recursive: true })
if (values.only.length === 0) rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

const browser = createTestBrowser(chromium)

/** With an app of its own: what was done in one chapter must not be seen in the next. */
async function withApp(name: string, work: (app: App) => Promise<void>): Promise<void> {
  if (!wanted(name)) return
  const model = await runTestModel()
  const app = new App({ kind: 'headless', model, browser })
  const startedAt = performance.now()
  try {
    await work(app)
    console.log(`${name}: ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`)
  } catch (error) {
    console.error(`${name}:`, error)
    process.exitCode = 1
    await app.page.screenshot({ path: join(folder, `failed ${name}.png`) }).catch(() => undefined) // it may not have started
  } finally {
    await app.stop()
    await model.stop()
    rmSync(app.root, { recursive: true, force: true })
  }
}

try {
  for (const [chapter, { name, walk }] of CHAPTERS.entries()) {
    await withApp(name, async (app) => {
      for (const old of readdirSync(folder))
        if (old.startsWith(String(chapter + 1)) || old.endsWith(`${name}.png`)) rmSync(join(folder, old))
      app.writeSettings({})
      let taken = 0
      const look = async (what: string) => {
        taken += 1
        const number = `${chapter + 1}${String(taken).padStart(2, '0')}`
        const file = `${number} ${what.replaceAll(/[^\w -]/g, '')}`
        const { page } = app
        await shoot(page, { sizes, path: ({ width }, theme) => join(folder, `${file} ${width} ${theme}.png`) })
      }
      await walk({ app, look })
    })
  }
  await withApp('README', takeReadmePictures)
  const opened = await browser.get()
  for (const { width } of sizes)
    for (const theme of ['light', 'dark'])
      await contactSheets(opened, { folder, ending: `${width} ${theme}.png`, columns: width > 1_000 ? 2 : 3 })
} finally {
  await browser.close()
}
