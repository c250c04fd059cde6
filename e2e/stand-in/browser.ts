/** The Chromium behind the stand-in's windows, started once; the tests attach to the same one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, chromium } from '@playwright/test'
import { launchOptions } from '../hosts/browser-launch.ts'

let launched: Promise<BrowserContext> | null = null

/** `profile` becomes Chromium's own folder. */
export function launchBrowser(profile: string): Promise<BrowserContext> {
  launched ??= launch(profile)
  return launched
}

export async function browserContext(): Promise<BrowserContext> {
  if (launched === null) throw new Error('a window was opened before the app was ready')
  return launched
}

export async function closeBrowser(): Promise<void> {
  await (await launched)?.close()
}

/** Where the tests attach to the browser of `profile`. */
export function debuggingAddress(profile: string): string {
  const [port = ''] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')
  return `http://127.0.0.1:${port}`
}

async function launch(profile: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    ...launchOptions({ args: ['--remote-debugging-port=0'] }),
    viewport: null,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
}
