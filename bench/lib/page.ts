/** How fast the page is usable in a fresh browser, and how much it loads for that. */
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { type Browser, type Response, chromium } from '@playwright/test'
import { z } from 'zod'
import { ensureBrowser } from '../../scripts/lib/browser.ts'
import { headless, startHeadless } from './doors.ts'
import { round, spread, table } from './stats.ts'

type Where = { readonly home: string; readonly env: Readonly<Record<string, string | undefined>> }
type Host = Awaited<ReturnType<typeof startHeadless>>

/** `ready`: the element a user would use first. */
const VIEWS = [
  { name: 'start page, no tab', ready: 'main button:not(:disabled)', tab: false },
  { name: 'one tab with a stored session: its prompt box', ready: 'main textarea:not(:disabled)', tab: true },
]

export async function measurePage({ rounds, ...where }: Where & { rounds: number }): Promise<string> {
  const browser = await chromium.launch({
    executablePath: await ensureBrowser(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  try {
    const rows: string[][] = []
    let files: string[][] = []
    for (const view of VIEWS) {
      await openTabs(where, view.tab)
      const host = await startHeadless(where)
      const loads: Load[] = []
      for (let index = -1; index < rounds; index += 1) {
        const load = await loadOnce(browser, host, view.ready)
        if (index >= 0) loads.push(load)
      }
      await host.stop()
      const kib = loads.map(({ sizes }) => Object.values(sizes).reduce((sum, size) => sum + size, 0) / 1024)
      rows.push([view.name, spread(loads.map(({ readyAt }) => readyAt)), spread(kib)])
      files = Object.entries(loads.at(-1)?.sizes ?? {}).map(([path, size]) => [`\`${path}\``, round(size / 1024)])
    }
    return `### Page in Chromium ${browser.version()}

From the start of the navigation until the first thing to use is on the screen; nothing in the browser's cache, host with
the stored sessions of above; the sizes are of all that was loaded until then, gzipped. n = ${rounds}.

${table(['until', 'ms', 'KiB, gzipped'], rows)}

What the last row of it loaded:

${table(['file', 'KiB, gzipped'], files)}`
  } finally {
    await browser.close()
  }
}

async function openTabs(where: Where, tab: boolean): Promise<void> {
  const door = await headless(where)
  const [first] = await door.client.sessions.list({})
  const id = tab ? first!.id : null
  await door.client.workspace.setTabs({ open: id === null ? [] : [id], active: id })
  await door.close()
}

const LIMIT_MS = 30_000

async function neverReady(selector: string): Promise<never> {
  await delay(LIMIT_MS, undefined, { ref: false })
  throw new Error(`There was no ${selector} after ${LIMIT_MS} ms.`)
}

type Load = { readonly readyAt: number; readonly sizes: Readonly<Record<string, number>> }
const Code = z.object({ code: z.string() })

async function loadOnce(browser: Browser, { url, token }: Host, ready: string): Promise<Load> {
  const context = await browser.newContext()
  try {
    const headers = { authorization: `Bearer ${token}` }
    const { code } = Code.parse(await (await context.request.post(`${url}/auth/code`, { headers })).json())
    const entered = await context.request.get(`${url}/?code=${code}`)
    if (!entered.ok()) throw new Error(`The page is not served: ${entered.status()} ${await entered.text()}`)
    const page = await context.newPage()
    const responses: Response[] = []
    page.on('response', (response) => responses.push(response))
    const isReady = Promise.withResolvers<number>()
    await page.exposeFunction('pageIsReady', isReady.resolve)
    await page.addInitScript(`{
      const look = () => {
        const found = document.querySelector(${JSON.stringify(ready)})
        if (found?.checkVisibility()) window.pageIsReady(performance.now())
        else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    }`)
    await page.goto(url)
    const readyAt = await Promise.race([isReady.promise, neverReady(ready)])
    const sizes = await Promise.all(
      responses.map(async (one) => [new URL(one.url()).pathname, gzipSync(await one.body()).length]),
    )
    return { readyAt, sizes: Object.fromEntries(sizes) as Record<string, number> }
  } finally {
    await context.close()
  }
}
