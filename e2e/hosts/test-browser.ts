/** The browser of the headless host's tests: one for all tests of a worker, a context of its own for each start of a host. */
import type { Browser, BrowserType } from '@playwright/test'
import { launchOptions } from './browser-launch.ts'

export type TestBrowser = {
  /** Launched when it is first asked for. */
  readonly get: () => Promise<Browser>
  readonly close: () => Promise<void>
}

export function createTestBrowser(chromium: BrowserType): TestBrowser {
  let launched: Promise<Browser> | null = null
  return {
    get: () => (launched ??= chromium.launch(launchOptions())),
    close: async () => (await launched)?.close(),
  }
}
