/** The end of the app: the windows first, so that they hand in what they hold, then the engine's processes, then the app. */
import { app } from 'electron'
import type { Host } from '../host/run-host.ts'

/** The engine's own ladder ends far below this; an app that can't be quit is worse than an unclean end. */
const PATIENCE_MS = 15_000

export function endWhenAsked(host: Host): void {
  let ending: Promise<void> | null = null
  app.on('window-all-closed', () => app.quit()) // on macOS too: the sessions are in the window
  app.on('will-quit', (event) => {
    event.preventDefault()
    ending ??= end(host)
  })
  void host.stopRequested.then(() => app.quit())
}

async function end(host: Host): Promise<void> {
  const timer = setTimeout(() => app.exit(1), PATIENCE_MS)
  let code = 0
  try {
    await host.stop()
  } catch (error) {
    host.log.error('the host did not stop cleanly', { error })
    code = 1
  }
  clearTimeout(timer)
  app.exit(code)
}
