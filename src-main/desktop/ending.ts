/** The end of the app: the windows first, so that they hand in what they hold, then the engine's processes, then the app. */
import { app, dialog } from 'electron'
import type { Host } from '../host/run-host.ts'
import { uncaught } from '../host/stop-signal.ts'

/** The engine's own ladder ends far below this; an app that can't be quit is worse than an unclean end. */
const PATIENCE_MS = 15_000

export function endWhenAsked(host: Host): void {
  let ending: Promise<void> | null = null
  /** A bug that nothing caught: nobody knows in what state the app is. */
  let fault: Error | null = null
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', (event) => {
    event.preventDefault()
    ending ??= end(host, fault)
  })
  void host.stopRequested.then(() => app.quit())
  uncaught(host.log).catch((error: unknown) => {
    fault = error instanceof Error ? error : new Error(String(error))
    app.quit()
  })
}

async function end(host: Host, fault: Error | null): Promise<void> {
  const timer = setTimeout(() => app.exit(1), PATIENCE_MS)
  let code = fault === null ? 0 : 1
  try {
    await host.stop()
  } catch (error) {
    host.log.error('the host did not stop cleanly', { error })
    code = 1
  }
  clearTimeout(timer)
  if (fault !== null) {
    dialog.showErrorBox(
      'Bullpen had to end',
      `It met a fault of its own (${fault.message}). What your sessions said and did is kept: start Bullpen again to go on. The log says more: ${host.log.path}`,
    )
  }
  app.exit(code)
}
