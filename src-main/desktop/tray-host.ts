/** Whether a tray icon is to be seen. Windows and macOS always have a place for it; on Linux the desktop says. */
import { runToEnd } from '../engine/index.ts'
import type { Environment } from '../host/paths.ts'

/** Somebody waits for the window to close. */
const TIMEOUT_MS = 1_000

/** By systemd's tool for the bus, which every desktop with such a place brings. */
const ASK_THE_BUS = [
  '--user',
  'get-property',
  'org.kde.StatusNotifierWatcher',
  '/StatusNotifierWatcher',
  'org.kde.StatusNotifierWatcher',
  'IsStatusNotifierHostRegistered',
]

/** False in doubt. Never rejects. */
export async function hasTray(env: Environment, platform = process.platform): Promise<boolean> {
  if (platform !== 'linux') return true
  const { PATH, XDG_RUNTIME_DIR, DBUS_SESSION_BUS_ADDRESS } = env
  return runToEnd({
    ...{ command: 'busctl', args: ASK_THE_BUS, cwd: '/', timeoutMs: TIMEOUT_MS },
    env: { PATH, XDG_RUNTIME_DIR, DBUS_SESSION_BUS_ADDRESS, LC_ALL: 'C' },
  }).then(
    ({ code, stdout }) => code === 0 && stdout.trim() === 'b true',
    () => false, // no such tool
  )
}
