/** `npm run dist [-- electron-builder's options]`: packages the app for this system into `dist/`. */
import { build } from './lib/build.ts'
import { toolPath } from './lib/project.ts'
import { become, node } from './lib/run.ts'

if (!(await build({ evenIfFresh: false }))) process.exit(1)
await become(node(toolPath('electron-builder'), '--publish', 'never', ...process.argv.slice(2)))
