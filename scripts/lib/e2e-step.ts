/** The end-to-end tests as one step, in a real Chromium. */
import { toolPath } from './project.ts'
import { type Command, node } from './run.ts'

export type E2eHost = 'headless' | 'stand-in' | 'electron'
/** The projects of playwright.config.ts: all specs of a host, or those that `npm test` runs on it. */
export type E2eProject = E2eHost | 'headless-quick' | 'stand-in-edges'

/** Needs a fresh build. `extra` goes to Playwright as it is: spec files, `--grep`, `--headed`. */
export function e2eCommand(input: {
  projects: readonly E2eProject[]
  browser: string | null
  extra: readonly string[]
}): Command {
  const projects = input.projects.map((project) => `--project=${project}`)
  return {
    ...node(toolPath('@playwright/test', 'playwright'), 'test', ...projects, ...input.extra),
    ...(input.browser === null ? {} : { env: { CHROMIUM_PATH: input.browser } }),
  }
}
