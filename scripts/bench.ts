/** `npm run bench [-- name …]`: builds what is stale, then runs `bench/*.ts`, or those named, one after the other. */
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { build } from './lib/build.ts'
import { inRoot, root } from './lib/project.ts'
import { node } from './lib/run.ts'
import { conclude, runSteps } from './lib/steps.ts'

const startedAt = performance.now()
const asked = process.argv.slice(2)
const all = globSync('bench/*.ts', { cwd: root }).sort()
const chosen = all.filter((file) => asked.length === 0 || asked.includes(basename(file, '.ts')))
if (chosen.length === 0)
  throw new Error(`No such bench. There are: ${all.map((file) => basename(file, '.ts')).join(', ')}`)

if (!(await build({ evenIfFresh: false }))) process.exit(1)
const steps = chosen.map((file) => ({ name: file, command: node(inRoot(file)), show: true }))
conclude(await runSteps(steps, { atOnce: 1 }), startedAt)
