/** What the user sees when the app can't start: the reason and the remedy, in the system's own dialog. */
import { app, dialog } from 'electron'
import { toAppErrorData } from '#shared/errors.ts'

export function endWithMessage(error: unknown): void {
  const { message, remedy, detail } = toAppErrorData(error)
  dialog.showErrorBox('Bullpen can’t start', [message, remedy, detail].filter(Boolean).join('\n\n'))
  app.exit(1)
}
