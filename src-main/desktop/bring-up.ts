/** Puts the window before the user, whatever became of it. */
import type { BrowserWindow } from 'electron'

type Window = Pick<BrowserWindow, 'isMinimized' | 'restore' | 'show' | 'focus'>

export function bringUp(window: Window | undefined): void {
  if (window === undefined) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
