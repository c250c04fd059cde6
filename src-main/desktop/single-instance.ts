/** One app per data folder: a second start brings the first one's window to the front and ends. */
import { join } from 'node:path'
import { app, BrowserWindow } from 'electron'
import { bringUp } from './bring-up.ts'

/** Whether this process may go on. Chromium's own files, the lock among them, go into the data folder. */
export function claimSingleInstance(home: string): boolean {
  app.setPath('userData', join(home, 'chromium'))
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return false
  }
  app.on('second-instance', () => {
    bringUp(BrowserWindow.getAllWindows()[0])
  })
  return true
}
