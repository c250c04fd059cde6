/** Electron's `ipcMain`: messages that the preload sends. */
import { EventEmitter } from 'node:events'

export const ipcMain = new EventEmitter()
