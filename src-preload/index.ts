/** The bridge of the desktop window: one MessagePort from the main process, and the path of what is dropped. Nothing else, ever. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'

contextBridge.exposeInMainWorld('bullpen', {
  desktop: true,
  /** Where a file or folder lies that the user dropped onto the page; empty for one that was made by the page. */
  pathOf: (file: File): string => webUtils.getPathForFile(file),
})

window.addEventListener('message', (event) => {
  if (event.source === window && event.data === 'bullpen:connect') ipcRenderer.send('bullpen:connect')
})

ipcRenderer.on('bullpen:port', (event) => {
  window.postMessage('bullpen:port', window.location.origin, [...event.ports])
})
