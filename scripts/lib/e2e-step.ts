/** The end-to-end tests as one step: the same specs on each host, in a real Chromium. */
import { toolPath } from './project.ts'
import { type Command, node } from './run.ts'

export type E2eHost = 'headless' | 'stand-in' | 'electron'

/** Needs a fresh build. `extra` goes to Playwright as it is: spec files, `--grep`, `--headed`. */
export function e2eCommand(input: {
  hosts: readonly E2eHost[]
  browser: string | null
  extra: readonly string[]
}): Command {
  const projects = input.hosts.map((host) => `--project=${host}`)
  return {
    ...node(toolPath('@playwright/test', 'playwright'), 'test', ...projects, ...input.extra),
    ...(input.browser === null ? {} : { env: { CHROMIUM_PATH: input.browser } }),
  }
}
