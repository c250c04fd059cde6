/** What only a desktop can do: the system's folder dialog, its notifications, and the one place that opens an address outside. */
import { BrowserWindow, dialog, shell } from 'electron'
import { AppError } from '#shared/errors.ts'
import type { ShellPort } from '../api/deps.ts'
import { externalUrl } from './external-url.ts'
import { showNotification } from './notification.ts'
import type { WindowCommands } from './window-commands.ts'

export const desktopShell = (commands: WindowCommands): ShellPort => ({
  commands: (signal) => commands.watch(signal),

  notify: (news) => showNotification(news, commands),

  async pickFolder() {
    const options = { properties: ['openDirectory' as const, 'createDirectory' as const] }
    const [window] = BrowserWindow.getAllWindows()
    const { canceled, filePaths } = await (window === undefined
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(window, options))
    return canceled ? null : (filePaths[0] ?? null)
  },

  async openExternal(text) {
    const url = externalUrl(text)
    if (url === null) {
      throw new AppError('invalid_input', {
        message: 'Bullpen does not open that address.',
        remedy: 'Only plain https pages and mail addresses are opened. Copy the address if you trust it.',
        field: 'url',
      })
    }
    await shell.openExternal(url)
  },
})
