/** The second half of `npm run icons`: draws the pictures of the tray into `resources/tray/`, with Chromium. */
import { mkdirSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { TRAY_ICONS, type TrayIcon } from '../src-main/desktop/tray-model.ts'
import { ensureBrowser } from './lib/browser.ts'
import { inRoot } from './lib/project.ts'

/** The pen of the app's mark, and in it what tells the states apart by shape. `ink` is the stroke and fill of all of it. */
const PEN = '<path d="M9.7 2.25A6 6 0 1 0 13.75 6.3" class="line"/><path d="M9.7 2.25 12.6 1.1" class="line"/>'
const DISC = 'M8 1.25a6.75 6.75 0 1 1 0 13.5a6.75 6.75 0 0 1 0-13.5z'

const DRAWINGS: Record<TrayIcon, string> = {
  warm: `${PEN}<circle cx="8" cy="8" r="2.75"/>`,
  filling: `${PEN}<path d="M8 5.25a2.75 2.75 0 0 0 0 5.5z"/>`,
  empty: PEN,
  paused: `${PEN}<path d="M5 5h2v6H5zM9 5h2v6H9z"/>`,
  // Filled, so that the two that call for the user stand out from the four that don't.
  'needs-you': `<path fill-rule="evenodd" d="${DISC}M7 4h2v5H7zM7 10h2v2H7z"/>`,
  error: `<path fill-rule="evenodd" d="${DISC}M5.9 4.6 4.6 5.9 6.7 8l-2.1 2.1 1.3 1.3L8 9.3l2.1 2.1 1.3-1.3L9.3 8l2.1-2.1-1.3-1.3L8 6.7z"/>`,
}

/** By the end of the file name. The colour fits light and dark panels alike. */
const INKS = { Template: '#000000', '-light': '#ffffff', '-dark': '#1b2426', '-colour': '#1a9c8d' }
const SCALES = [
  { size: 16, ending: '' },
  { size: 32, ending: '@2x' },
]

const isRoot = process.getuid?.() === 0
const browser = await chromium.launch({ executablePath: await ensureBrowser(), chromiumSandbox: !isRoot })
const page = await browser.newPage()
mkdirSync(inRoot('resources', 'tray'), { recursive: true })
for (const { size, ending } of SCALES) {
  await page.setViewportSize({ width: size, height: size })
  for (const icon of TRAY_ICONS) {
    for (const [variant, ink] of Object.entries(INKS)) {
      await page.setContent(
        `<style>body{margin:0}svg{display:block;fill:${ink}}.line{fill:none;stroke:${ink};stroke-width:1.75;stroke-linecap:round}</style><svg width="${size}" height="${size}" viewBox="0 0 16 16">${DRAWINGS[icon]}</svg>`,
      )
      await page.screenshot({
        omitBackground: true,
        path: inRoot('resources', 'tray', `${icon}${variant}${ending}.png`),
      })
    }
  }
}
await browser.close()
