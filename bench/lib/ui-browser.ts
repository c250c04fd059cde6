/** A real Chromium with one page of Bullpen in it, and what the bench asks of that page. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type CDPSession, type Page, chromium } from '@playwright/test'
import { z } from 'zod'
import { ensureBrowser } from '../../scripts/lib/browser.ts'
import { type FrameWork, workPerFrame } from './ui-trace.ts'

/** Something to be seen: an element with a text in it; `atEnd`: it scrolls, and is at its end. */
export type Thing = { readonly selector: string; readonly text?: string; readonly atEnd?: boolean }

const Recording = z.object({
  intervals: z.array(z.number()),
  keys: z.array(z.number()),
  longTasks: z.array(z.object({ startTime: z.number(), duration: z.number() })),
  /** How often a second each transcript on the screen showed something new. */
  news: z.array(z.number()),
})

export type Recorded = z.infer<typeof Recording> & { readonly work: readonly FrameWork[] }

const PROBE = join(import.meta.dirname, 'ui-probe.mjs')
const Code = z.object({ code: z.string() })

const LIMIT_MS = 60_000
const SAMPLE_MICROSECONDS = 200

/** A folder for profiles and traces, to be looked at with the developer tools; measuring them costs time of its own. */
const PROFILES = process.env.BULLPEN_BENCH_PROFILE

function keepForLooking(name: string, content: unknown): void {
  if (!PROFILES) return
  mkdirSync(PROFILES, { recursive: true })
  writeFileSync(join(PROFILES, name), JSON.stringify(content))
}

async function never({ selector, text = '' }: Thing): Promise<never> {
  await delay(LIMIT_MS, undefined, { ref: false })
  throw new Error(`There was no ${selector} with "${text}" after ${LIMIT_MS} ms.`)
}

export class UiPage implements AsyncDisposable {
  readonly page: Page
  readonly version: string
  readonly #cdp: CDPSession
  readonly #close: () => Promise<void>

  private constructor(page: Page, cdp: CDPSession, version: string, close: () => Promise<void>) {
    this.page = page
    this.version = version
    this.#cdp = cdp
    this.#close = close
  }

  static async open({ url, token }: { url: string; token: string }): Promise<UiPage> {
    const browser = await chromium.launch({
      executablePath: await ensureBrowser(),
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--enable-precise-memory-info'],
    })
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    const headers = { authorization: `Bearer ${token}` }
    const { code } = Code.parse(await (await context.request.post(`${url}/auth/code`, { headers })).json())
    const entered = await context.request.get(`${url}/?code=${code}`)
    if (!entered.ok()) throw new Error(`The page is not served: ${entered.status()} ${await entered.text()}`)
    const page = await context.newPage()
    await page.addInitScript({ content: readFileSync(PROBE, 'utf8') })
    await page.goto(url)
    await page.locator('main textarea:not(:disabled)').first().waitFor()
    const cdp = await context.newCDPSession(page)
    return new UiPage(page, cdp, browser.version(), () => browser.close())
  }

  /** Milliseconds from the input that `act` makes to the painted frame in which the thing is on the screen. */
  async fromInput(kind: 'keydown' | 'pointerup', thing: Thing, act: () => Promise<void>): Promise<number> {
    const call = `probe.fromInput(${JSON.stringify(kind)}, ${JSON.stringify(thing)})`
    await this.page.evaluate(`void (globalThis.probed = ${call})`)
    await act()
    return z.number().parse(await Promise.race([this.page.evaluate('globalThis.probed'), never(thing)]))
  }

  /** Brings the pointer over the element; the function returned presses there, with no look at the page in between. */
  async pointerAt(selector: string): Promise<() => Promise<void>> {
    const element = this.page.locator(selector).first()
    await element.scrollIntoViewIfNeeded()
    await element.hover()
    return async () => {
      await this.page.mouse.down()
      await this.page.mouse.up()
    }
  }

  /** Frames, keys and the main thread's own work while `act` goes on. */
  async record(act: () => Promise<void>): Promise<Recorded> {
    const trace = await this.#trace()
    await this.page.evaluate('probe.record()')
    await act()
    const found = Recording.parse(await this.page.evaluate('probe.stop()'))
    const events = await trace()
    keepForLooking('recorded.trace.json', { traceEvents: events })
    return { ...found, work: workPerFrame(events) }
  }

  /** What the main thread does in `act`, as a profile for the developer tools, where `BULLPEN_BENCH_PROFILE` names a folder for it. */
  async profiled<T>(name: string, act: () => Promise<T>): Promise<T> {
    if (!PROFILES) return act()
    await this.#cdp.send('Profiler.enable')
    await this.#cdp.send('Profiler.setSamplingInterval', { interval: SAMPLE_MICROSECONDS })
    await this.#cdp.send('Profiler.start')
    const found = await act()
    const { profile } = await this.#cdp.send('Profiler.stop')
    keepForLooking(`${name}.cpuprofile`, profile)
    return found
  }

  /** Bytes that live in the renderer's heap once the garbage is out. */
  async heap(): Promise<number> {
    await this.#cdp.send('HeapProfiler.enable')
    for (let round = 0; round < 3; round += 1) await this.#cdp.send('HeapProfiler.collectGarbage')
    const { usedSize } = await this.#cdp.send('Runtime.getHeapUsage')
    await this.#cdp.send('HeapProfiler.disable')
    return usedSize
  }

  /** Scrolls by `pixels` (up is positive) at so many pixels a second, as a wheel does. */
  async scroll(selector: string, pixels: number, speed: number): Promise<void> {
    const box = await this.page.locator(selector).boundingBox()
    if (!box) throw new Error(`There is no ${selector}.`)
    const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    await this.#cdp.send('Input.synthesizeScrollGesture', {
      ...at,
      yDistance: pixels,
      speed,
      gestureSourceType: 'mouse',
      preventFling: true,
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close()
  }

  /** Begins a trace of tasks and frames; the function returned ends it. */
  async #trace(): Promise<() => Promise<readonly unknown[]>> {
    const events: unknown[] = []
    const collect = ({ value }: { value: readonly unknown[] }) => void events.push(...value)
    this.#cdp.on('Tracing.dataCollected', collect)
    const categories = 'toplevel,devtools.timeline,disabled-by-default-devtools.timeline'
    await this.#cdp.send('Tracing.start', { categories, transferMode: 'ReportEvents' })
    return async () => {
      const complete = new Promise<void>((done) => this.#cdp.once('Tracing.tracingComplete', () => done()))
      await this.#cdp.send('Tracing.end')
      await complete
      this.#cdp.off('Tracing.dataCollected', collect)
      return events
    }
  }
}
