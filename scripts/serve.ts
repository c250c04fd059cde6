/** `npm run serve -- [options]`: builds what is stale, then runs the headless host. */
import { build } from './lib/build.ts'
import { inRoot } from './lib/project.ts'
import { become, node } from './lib/run.ts'

if (!(await build({ evenIfFresh: false }))) process.exit(1)
await become(node(inRoot('out', 'main', 'headless.js'), ...process.argv.slice(2)))
