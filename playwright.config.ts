import { defineConfig } from '@playwright/test'
import type { HostOption } from './e2e/app.ts'
import { specsOf } from './e2e/placement.ts'
import { findBrowser } from './scripts/lib/browser.ts'

// Read by the tests and by the stand-in, in whatever process they run.
const browser = findBrowser({ unseen: true })
if (browser !== null) process.env.CHROMIUM_PATH = browser

export default defineConfig<HostOption>({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  retries: 0, // a test that needs a second try hides a fault
  timeout: 90_000, // on a machine that does much else beside
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  projects: [
    { name: 'headless', use: { hostKind: 'headless' }, ...specsOf('headless') },
    { name: 'headless-quick', use: { hostKind: 'headless' }, ...specsOf('headless', { quick: true }) },
    { name: 'stand-in', use: { hostKind: 'stand-in' }, ...specsOf('stand-in') },
    { name: 'stand-in-edges', use: { hostKind: 'stand-in' }, ...specsOf('stand-in', { edgesOnly: true, quick: true }) },
    { name: 'electron', use: { hostKind: 'electron' }, ...specsOf('electron') },
  ],
})
