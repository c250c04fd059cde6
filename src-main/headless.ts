/** Entry of the headless host: `node out/main/headless.js [--port N] [--open] [--json]`, the same as `bullpen serve`. */
import { keepCompiled } from './host/compiled.ts'

keepCompiled({ entry: import.meta.filename })
const { runHeadless } = await import('./host/headless-command.ts')
await runHeadless()
