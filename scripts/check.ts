/** `npm run check`: types, lint, format and the directions of imports. */
import { checkSteps } from './lib/check-steps.ts'
import { conclude, runSteps } from './lib/steps.ts'

const startedAt = performance.now()
conclude(await runSteps(checkSteps, { atOnce: 2 }), startedAt)
