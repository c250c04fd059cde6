/** The `bullpen` command, from its arguments to its exit code. */
import { findApp } from '../host/app-root.ts'
import { stopWithParent } from '../host/stop-signal.ts'
import { runCommandLine } from './program.ts'
import { openTerminal } from './terminal.ts'

export async function runBullpen(): Promise<void> {
  stopWithParent()
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    env: process.env,
    terminal: openTerminal(),
    version: findApp().version,
  })
}
