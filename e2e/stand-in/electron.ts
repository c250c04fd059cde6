/**
 * What our main process uses of Electron, over a real Chromium: enough to run the compiled main process and preload
 * unchanged where Electron's binary can't be had. It proves what they do, not what Electron does: sandbox, context
 * isolation, dialogs, menus and packaging are Electron's own.
 */
export { app } from './app.ts'
export { ipcMain } from './ipc.ts'
export { MessageChannelMain } from './message-channel.ts'
export { protocol } from './protocol.ts'
export { BrowserWindow } from './browser-window.ts'
export { dialog, Menu, nativeTheme, Notification, screen, session, shell } from './surroundings.ts'
export { nativeImage, Tray } from './tray.ts'
