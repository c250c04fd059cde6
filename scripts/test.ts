/** `npm test`: everything. Types, lint, format, directions, unit and integration tests, build, end-to-end. */
import { stripVTControlCharacters } from 'node:util'
import { ensureBrowser } from './lib/browser.ts'
import { checkSteps } from './lib/check-steps.ts'
import { e2eCommand } from './lib/e2e-step.ts'
import { inRoot, toolPath } from './lib/project.ts'
import { node } from './lib/run.ts'
import { conclude, runBeside, runSteps, type Step } from './lib/steps.ts'

const startedAt = performance.now()
const browser = await ensureBrowser({ unseen: true })

/** The journeys need it; a few seconds. */
const built = await runSteps([{ name: 'build', command: node(inRoot('scripts', 'build.ts'), '--if-stale') }], {
  atOnce: 1,
})
/** Journeys start hosts and browsers and wait for them a good part of the time. */
const journeys: readonly Step[] = [
  {
    name: 'end-to-end tests',
    // Each spec once, and what hosts have built for themselves on both (e2e/placement.ts); `npm run e2e` is all on both.
    command: e2eCommand({ projects: ['headless-quick', 'stand-in-edges'], browser, extra: [] }),
    show: true,
  },
]
/** Fill the processors meanwhile. Their output would mix with that of the journeys: shown only of what fails. */
const tests: readonly Step[] = [
  { name: 'unit and integration tests', command: node(toolPath('vitest'), 'run'), sum: countsOf },
]

const failed = [...built, ...(await runBeside(journeys, tests, checkSteps))]
conclude(failed, startedAt)

/** The lines "Test Files  164 passed (164)" and "Tests  1372 passed (1372)" without their colours and blanks. */
function countsOf(output: string): string {
  const lines = stripVTControlCharacters(output).split('\n')
  const counts = lines.filter((line) => /^\s*(Test Files|Tests)\s/.test(line))
  return counts.map((line) => line.trim().replace(/\s+/g, ' ')).join(', ')
}
