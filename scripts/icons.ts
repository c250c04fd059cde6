/** `npm run icons`: renders `resources/icon.svg` into the PNG files that the packager wants, with Chromium. */
import { mkdirSync, readFileSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { ensureBrowser } from './lib/browser.ts'
import { inRoot } from './lib/project.ts'

/** Sizes of a Linux icon theme; macOS and Windows are made from the largest. */
const SIZES = [16, 32, 48, 64, 128, 256, 512, 1024]

const svg = readFileSync(inRoot('resources', 'icon.svg'), 'utf8')
const isRoot = process.getuid?.() === 0
const browser = await chromium.launch({ executablePath: await ensureBrowser(), chromiumSandbox: !isRoot })
const page = await browser.newPage()
await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`)
mkdirSync(inRoot('build', 'icons'), { recursive: true })
for (const size of SIZES) {
  await page.setViewportSize({ width: size, height: size })
  const picture = { omitBackground: true, path: inRoot('build', 'icons', `${size}x${size}.png`) }
  await page.screenshot(picture)
  if (size === 1024) await page.screenshot({ ...picture, path: inRoot('build', 'icon.png') })
}
await browser.close()
