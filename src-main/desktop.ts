/** The Electron host: one engine, one window. Reads like a table of contents; each line has its file in `desktop/`. */
import { join } from 'node:path'
import { app } from 'electron'
import { serveBridge } from './desktop/bridge.ts'
import { guardClosing } from './desktop/closing.ts'
import { followDeepLinks } from './desktop/deep-links.ts'
import { endWhenAsked } from './desktop/ending.ts'
import { lockDown } from './desktop/lock-down.ts'
import { setMenu } from './desktop/menu.ts'
import { registerAppScheme, serveAppScheme } from './desktop/app-scheme.ts'
import { desktopShell } from './desktop/shell-port.ts'
import { claimSingleInstance } from './desktop/single-instance.ts'
import { endWithMessage } from './desktop/start-failure.ts'
import { openMainWindow } from './desktop/main-window.ts'
import { openTray } from './desktop/tray.ts'
import { environmentAsInTerminal } from './desktop/user-environment.ts'
import { WaitingWindow } from './desktop/waiting-window.ts'
import { WindowCommands } from './desktop/window-commands.ts'
import { findApp } from './host/app-root.ts'
import { resolveHome } from './host/paths.ts'
import { startHost } from './host/run-host.ts'

const home = resolveHome(process.env)

const commands = new WindowCommands()

registerAppScheme()
lockDown()
if (claimSingleInstance(home)) {
  followDeepLinks(commands)
  void run().catch(endWithMessage)
}

async function run(): Promise<void> {
  const asked = environmentAsInTerminal(process.env)
  await app.whenReady()
  const { root, renderer } = findApp()
  serveAppScheme(renderer)
  const waiting = new WaitingWindow()
  const { env, problem } = await asked
  const host = await startHost({
    kind: 'desktop',
    home,
    env,
    shell: desktopShell(commands),
    onDatabaseWork: (work) => waiting.open(work),
  })
  endWhenAsked(host)
  if (problem !== null) host.log.warn('the login shell told no environment', { problem })
  const { theme } = host.engine.settings.get().settings
  const window = openMainWindow({ home, theme, log: host.log })
  window.once('ready-to-show', () => waiting.close())
  serveBridge({ router: host.router, window })
  const { engine, log } = host
  const { quit } = guardClosing({ window, engine, env, log })
  setMenu({ onQuit: quit })
  openTray({ engine, folder: join(root, 'resources', 'tray'), window, commands, onQuit: quit, log })
}
