/** A notification of the system about a session. A click on it opens the session in the window; its buttons ask the window for more. */
import { BrowserWindow, Notification } from 'electron'
import type { Notification as News } from '#shared/contract/shell.ts'
import type { SessionId } from '#shared/ids.ts'
import { bringUp } from './bring-up.ts'
import type { WindowCommands } from './window-commands.ts'

/** By session: one that nothing holds is collected, and its click is lost; a newer one takes the place of the one before. */
const shown = new Map<SessionId, Notification>()

/** More than any system shows of them. */
const MOST_TITLE = 120
const MOST_BODY = 300

/** Electron shows them there; elsewhere the system has none, or shows none of an application's. */
const hasButtons = process.platform === 'darwin' || process.platform === 'win32'

export function showNotification({ id, title, body, actions }: News, commands: WindowCommands): void {
  if (!Notification.isSupported()) return
  shown.get(id)?.close()
  const notification = new Notification({
    title: plain(title, MOST_TITLE),
    body: plain(body, MOST_BODY),
    ...(hasButtons && { actions: actions.map(({ label }) => ({ type: 'button', text: label })) }),
  })
  shown.set(id, notification)
  const forget = () => {
    if (shown.get(id) === notification) shown.delete(id)
  }
  notification.on('click', () => {
    forget()
    commands.send({ kind: 'open-session', id })
    bringUp(BrowserWindow.getAllWindows()[0])
  })
  notification.on('action', ({ actionIndex }) => {
    const action = actions[actionIndex]
    forget()
    if (action) commands.send(action.command)
  })
  notification.on('close', forget)
  notification.show()
}

/** Titles are anyone's text, and some systems read markup in them: one line without brackets. */
const plain = (text: string, most: number): string =>
  text
    .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .replaceAll(/[<>]/g, '')
    .trim()
    .slice(0, most)
