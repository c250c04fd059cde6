/** `npm test`: everything. Types, lint, format, directions, unit and integration tests, build, end-to-end. */
import { ensureBrowser } from './lib/browser.ts'
import { checkSteps } from './lib/check-steps.ts'
import { e2eCommand } from './lib/e2e-step.ts'
import { inRoot, toolPath } from './lib/project.ts'
import { node } from './lib/run.ts'
import { conclude, runSteps, type Step } from './lib/steps.ts'

const startedAt = performance.now()
const browser = await ensureBrowser()

/** Independent of each other and bound by one processor each: two at a time. */
const quick: readonly Step[] = [
  ...checkSteps,
  { name: 'build', command: node(inRoot('scripts', 'build.ts'), '--if-stale') },
]
/** These start processes and browsers and wait for them: one after the other, with the machine to themselves. */
const slow: readonly Step[] = [
  { name: 'unit and integration tests', command: node(toolPath('vitest'), 'run'), show: true },
  {
    name: 'end-to-end tests',
    // Each spec once, and what hosts have built for themselves on both (e2e/placement.ts); `npm run e2e` is all on both.
    command: e2eCommand({ projects: ['headless-quick', 'stand-in-edges'], browser, extra: [] }),
    show: true,
  },
]

const failed = [...(await runSteps(quick, { atOnce: 2 })), ...(await runSteps(slow, { atOnce: 1 }))]
conclude(failed, startedAt)
