/** The menu: the system's standard entries with their accelerators, and nothing that a page could not bear. */
import { app, Menu, type MenuItemConstructorOptions } from 'electron'

const view: MenuItemConstructorOptions[] = [
  { role: 'reload' },
  { type: 'separator' },
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  { type: 'separator' },
  { role: 'togglefullscreen' },
]

/** Electron's own, but for the entry that quits. */
const appMenu = (quit: MenuItemConstructorOptions): MenuItemConstructorOptions[] => [
  { role: 'about' },
  { type: 'separator' },
  { role: 'services' },
  { type: 'separator' },
  { role: 'hide' },
  { role: 'hideOthers' },
  { role: 'unhide' },
  { type: 'separator' },
  quit,
]

/** `onQuit` asks where something is at work. */
export function setMenu({ onQuit }: { onQuit: () => void }): void {
  const isMac = process.platform === 'darwin'
  const quit = { label: isMac ? `Quit ${app.name}` : 'Quit', accelerator: 'CmdOrCtrl+Q', click: onQuit }
  const template: MenuItemConstructorOptions[] = [
    isMac ? { label: app.name, submenu: appMenu(quit) } : { label: 'File', submenu: [quit] },
    { role: 'editMenu' },
    { label: 'View', submenu: app.isPackaged ? view : [...view, { role: 'toggleDevTools' }] },
    // Without "close": Ctrl+W closes a tab, in the page.
    {
      label: 'Window',
      submenu: [{ role: 'minimize' }, { role: 'zoom' }, ...(isMac ? [{ role: 'front' as const }] : [])],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
