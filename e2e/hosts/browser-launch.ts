/** How the tests launch Chromium: which one, and without what of its own window nobody looks at. */
import type { LaunchOptions } from '@playwright/test'

/**
 * Chromium heeds the last list it is given, so that ours has what matters of Playwright's
 * (playwright-core, `chromiumSwitches.ts`) before what the tests gain by.
 */
const OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  // Pages of the address bar, made for each new window: half a second of processor time before ours is there.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  // A process ahead, for a page that no test opens.
  'SpareRendererForSitePerProcess',
]

/** Read when it is called: which program there is, is found out by the configuration. `args` come on top. */
export function launchOptions({ args = [] }: { args?: readonly string[] } = {}): LaunchOptions {
  const program = process.env.CHROMIUM_PATH
  return {
    ...(program === undefined ? {} : { executablePath: program }),
    headless: process.env.HEADED !== '1',
    chromiumSandbox: process.getuid?.() !== 0, // Chromium refuses its sandbox to root
    args: [`--disable-features=${OFF.join(',')}`, ...args],
  }
}
