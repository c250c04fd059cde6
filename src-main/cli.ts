/** Entry of the `bullpen` command. */
import { keepCompiled } from './host/compiled.ts'

keepCompiled({ entry: import.meta.filename })
const { runBullpen } = await import('./cli/main.ts')
await runBullpen()
