/** `npm run build`: compiles everything into `out/`; with `--if-stale`, only when a source has changed. */
import { build } from './lib/build.ts'

process.exit((await build({ evenIfFresh: !process.argv.includes('--if-stale') })) ? 0 : 1)
