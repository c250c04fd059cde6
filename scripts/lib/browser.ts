/** Finds a Chromium or Chrome for the end-to-end tests, installing one where that can be done without asking. */
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'
import { toolPath } from './project.ts'
import { node, run } from './run.ts'

/** Chromium without all that is around a page. */
const SHELLS_ON_PATH = ['chromium-headless-shell', 'chrome-headless-shell']
const NAMES_ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const FIXED_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

export type Wanted = {
  /** Nobody looks: Chromium's headless shell is enough where there is one, and costs half as much. */
  readonly unseen?: boolean
}

const isEnough = ({ unseen = false }: Wanted): boolean => unseen && process.env.HEADED !== '1'

function systemBrowser(wanted: Wanted): string | null {
  const names = [...(isEnough(wanted) ? SHELLS_ON_PATH : []), ...NAMES_ON_PATH]
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...onPath, ...FIXED_PLACES].find((program) => existsSync(program)) ?? null
}

/** The browser that is here now: `CHROMIUM_PATH`, the system's, or Playwright's own; null when there is none. */
export function findBrowser(wanted: Wanted = {}): string | null {
  const asked = process.env.CHROMIUM_PATH
  if (asked !== undefined && asked !== '') {
    if (existsSync(asked)) return asked
    throw new Error(`CHROMIUM_PATH names ${asked}, which does not exist. Correct it or unset it.`)
  }
  const downloaded = chromium.executablePath()
  return systemBrowser(wanted) ?? (existsSync(downloaded) ? downloaded : null)
}

/** Debian's own package is a plain program; Ubuntu's is a wrapper around a snap, which does not work in containers. */
function hasDebianChromium(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false
  return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
}

async function installFromDebian(name: 'chromium' | 'chromium-headless-shell'): Promise<void> {
  console.log(`No Chromium or Chrome found. Installing the system package "${name}" …`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const updated = await run({ command: 'apt-get', args: ['update', '-q'], env }, { show: true })
  if (updated.code !== 0) return
  await run({ command: 'apt-get', args: ['install', '-y', '-q', '--no-install-recommends', name], env }, { show: true })
}

async function installFromPlaywright(): Promise<void> {
  console.log("No Chromium or Chrome found. Downloading Playwright's own …")
  await run(node(toolPath('@playwright/test', 'playwright'), 'install', 'chromium'), { show: true })
}

/**
 * A browser's path, after installing one if need be.
 * @throws with what to do when none can be had.
 */
export async function ensureBrowser(wanted: Wanted = {}): Promise<string> {
  let browser = findBrowser(wanted)
  if (browser === null && hasDebianChromium()) {
    await installFromDebian(isEnough(wanted) ? 'chromium-headless-shell' : 'chromium')
    browser = findBrowser(wanted)
  }
  if (browser === null) {
    await installFromPlaywright()
    browser = findBrowser(wanted)
  }
  if (browser !== null) return browser
  throw new Error(
    'The end-to-end tests need Chromium or Chrome, and none could be found or installed. Install one, or set CHROMIUM_PATH to its program.',
  )
}
