/** The window's way to the API: hands our page, and nobody else, one end of a message channel that speaks the contract. */
import { RPCHandler } from '@orpc/server/ws'
import { type BrowserWindow, ipcMain, MessageChannelMain, type MessagePortMain } from 'electron'
import type { ApiRouter } from '../api/router.ts'
import { serveRpcPort } from './port-connection.ts'
import { isOurPage } from './sender.ts'

export function serveBridge({ router, window }: { router: ApiRouter; window: BrowserWindow }): void {
  const handler = new RPCHandler(router)
  const contentsId = window.webContents.id
  const open = new Set<MessagePortMain>() // a port that nothing holds is collected, and the page's end falls silent

  ipcMain.on('bullpen:connect', ({ sender, senderFrame }) => {
    const frame = senderFrame && { origin: senderFrame.origin, isMain: senderFrame === sender.mainFrame }
    if (senderFrame === null || !isOurPage({ contentsId: sender.id, frame }, contentsId)) return
    const { port1: ours, port2: theirs } = new MessageChannelMain()
    open.add(ours)
    ours.once('close', () => open.delete(ours))
    serveRpcPort(handler, ours)
    ours.start()
    senderFrame.postMessage('bullpen:port', null, [theirs])
  })
}
