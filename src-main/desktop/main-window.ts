/** The one window: sandboxed, placed where it was, reloaded when its page crashes. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron'
import type { Settings } from '#shared/settings.ts'
import type { Log } from '../engine/ports.ts'
import { APP_URL } from './app-origin.ts'
import { judgeCrash } from './crash-cap.ts'
import { parseWindowState, placeWindow, SMALLEST, type WindowState } from './window-bounds.ts'

/** The page's own background (`--bg-chrome`), so that nothing flashes before its first paint. */
const BACKGROUND = { dark: '#101415', light: '#f1f3f3' } as const

export function openMainWindow({
  home,
  theme,
  log,
}: {
  home: string
  theme: Settings['theme']
  log: Log
}): BrowserWindow {
  nativeTheme.themeSource = theme
  const stateFile = join(home, 'window.json')
  const screens = screen.getAllDisplays().map((display) => display.workArea)
  const { maximised, ...bounds } = placeWindow(readState(stateFile), screens)
  const window = new BrowserWindow({
    ...bounds,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'Bullpen',
    backgroundColor: BACKGROUND[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
    webPreferences: {
      preload: join(import.meta.dirname, '..', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      devTools: !app.isPackaged,
    },
  })
  if (maximised) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => writeState(stateFile, window, log))
  reloadAfterCrash(window, log)
  void window.loadURL(APP_URL).catch((error: unknown) => {
    log.error('the page did not load', { error })
    dialog.showErrorBox(
      'Bullpen’s window stays empty',
      'Its pages could not be loaded. Install Bullpen again, or run “npm run build” in its folder.',
    )
    app.quit()
  })
  return window
}

function readState(file: string): WindowState | null {
  try {
    return parseWindowState(readFileSync(file, 'utf8'))
  } catch {
    return null // the first start
  }
}

function writeState(file: string, window: BrowserWindow, log: Log): void {
  try {
    const state: WindowState = { ...window.getNormalBounds(), maximised: window.isMaximized() }
    writeFileSync(file, JSON.stringify(state), { mode: 0o600 })
  } catch (error) {
    log.warn('the place of the window was not kept', { error }) // the next start puts it where the system likes
  }
}

/** The sessions run in this process and go on; the page comes back to them. */
function reloadAfterCrash(window: BrowserWindow, log: Log): void {
  let crashes: readonly number[] = []
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    log.error('the page crashed', { reason, exitCode })
    const verdict = judgeCrash(crashes, Date.now())
    crashes = verdict.crashes
    if (verdict.reload) window.webContents.reload()
    else {
      dialog.showErrorBox(
        'Bullpen’s window keeps crashing',
        `It crashed ${crashes.length} times in five minutes (${reason}). Nothing of your sessions is lost. Start Bullpen again; if it goes on, “npm start -- --headless” shows it in your browser.`,
      )
      app.quit()
    }
  })
}
