/** Takes pictures of a page as it is, in both themes, and lays many of them out on one sheet. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from '@playwright/test'

export type Size = { readonly width: number; readonly height: number }

export const THEMES = ['light', 'dark'] as const

/** Fonts are there, and what was last changed is painted. */
const settled = (page: Page): Promise<unknown> =>
  page.evaluate(
    'document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))',
  )

/** One picture for each size and theme; `path` names its file. Afterwards the page is light and as large as before. */
export async function shoot(
  page: Page,
  { sizes, path }: { sizes: readonly Size[]; path: (size: Size, theme: string) => string },
): Promise<void> {
  const before = page.viewportSize()
  await page.mouse.move(0, 0) // what lies under the pointer is nobody's state
  for (const size of sizes) {
    await page.setViewportSize(size)
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme })
      await settled(page)
      await page.screenshot({ path: path(size, colorScheme), animations: 'disabled' })
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  if (before) await page.setViewportSize(before)
}

/** How many stand on a sheet, so that their words can still be read. */
const ON_A_SHEET = 6

/** Sheets whose names begin with `sheet` into `folder`, from the pictures in it whose name ends with `ending`. */
export async function contactSheets(
  browser: Browser,
  { folder, ending, columns }: { folder: string; ending: string; columns: number },
): Promise<void> {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(ending) && !name.startsWith('sheet'))
    .sort()
  const page = await browser.newPage({ viewport: { width: 1_800, height: 800 } })
  await page.goto(pathToFileURL(folder).href)
  for (let at = 0; at < files.length; at += ON_A_SHEET) {
    const figures = files
      .slice(at, at + ON_A_SHEET)
      .map(
        (name) =>
          `<figure><img src="${pathToFileURL(join(folder, name)).href}"><figcaption>${name}</figcaption></figure>`,
      )
    await page.setContent(
      `<style>body{display:grid;grid-template-columns:repeat(${columns},1fr);gap:8px;margin:8px;background:#888;font:13px sans-serif}` +
        `figure{margin:0}img{width:100%;display:block}</style>${figures.join('')}`,
    )
    await page.screenshot({
      path: join(folder, `sheet-${ending.replace('.png', '')}-${at / ON_A_SHEET + 1}.png`),
      fullPage: true,
    })
  }
  await page.close()
}
