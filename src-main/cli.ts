/** Entry of the `bullpen` command. */
import { openTerminal } from './cli/terminal.ts'
import { runCommandLine } from './cli/program.ts'
import { findApp } from './host/app-root.ts'
import { stopWithParent } from './host/stop-signal.ts'

stopWithParent()
process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  terminal: openTerminal(),
  version: findApp().version,
})
