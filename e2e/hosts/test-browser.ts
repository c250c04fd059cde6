/** The browser of the headless host's tests: one for all tests of a worker, a context of its own for each start of a host. */
import type { Browser, BrowserType } from '@playwright/test'

export type TestBrowser = {
  /** Launched when it is first asked for. */
  readonly get: () => Promise<Browser>
  readonly close: () => Promise<void>
}

export function createTestBrowser(chromium: BrowserType): TestBrowser {
  let launched: Promise<Browser> | null = null
  return {
    get: () => (launched ??= launch(chromium)),
    close: async () => (await launched)?.close(),
  }
}

function launch(chromium: BrowserType): Promise<Browser> {
  return chromium.launch({
    ...(process.env.CHROMIUM_PATH === undefined ? {} : { executablePath: process.env.CHROMIUM_PATH }),
    headless: process.env.HEADED !== '1',
    chromiumSandbox: process.getuid?.() !== 0, // Chromium refuses its sandbox to root
  })
}
