/** The bridge of the desktop window: asks the main process for one MessagePort and hands it to the page. Nothing else, ever. */
import { contextBridge, ipcRenderer } from 'electron'

contextBridge.exposeInMainWorld('bullpen', { desktop: true })

window.addEventListener('message', (event) => {
  if (event.source === window && event.data === 'bullpen:connect') ipcRenderer.send('bullpen:connect')
})

ipcRenderer.on('bullpen:port', (event) => {
  window.postMessage('bullpen:port', window.location.origin, [...event.ports])
})
