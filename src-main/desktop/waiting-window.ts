/** What the user sees while a large database is brought in order before the app can open: what is done, and why. */
import { BrowserWindow } from 'electron'
import type { LongWork } from '../engine/index.ts'
import { APP_URL } from './app-origin.ts'

const SIZE = { width: 520, height: 260 } as const

/** Without a bridge and without scripts. Closing it ends the app; the work is begun again at the next start. */
export class WaitingWindow {
  #window: BrowserWindow | null = null

  open(work: LongWork): void {
    const window = new BrowserWindow({
      ...SIZE,
      useContentSize: true,
      resizable: false,
      maximizable: false,
      fullscreenable: false,
      title: 'Bullpen',
      webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false },
    })
    window.once('closed', () => (this.#window = null))
    window.setMenuBarVisibility(false)
    void window.loadURL(`${APP_URL}waiting.html#${work}`).catch(() => undefined) // an empty window still says that it starts
    this.#window = window
  }

  /** Does nothing where none is open. */
  close(): void {
    this.#window?.close()
  }
}
