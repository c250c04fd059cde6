/** Electron's `webContents` and its main frame, over a page of Playwright. */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Frame, Page } from '@playwright/test'
import { Preventable } from './app.ts'
import { ipcMain } from './ipc.ts'
import type { MessagePortMain } from './message-channel.ts'
import { runInPage } from './page-script.ts'

type FromPage =
  | { kind: 'ipc'; channel: string }
  | { kind: 'port'; id: number; data: unknown }
  | { kind: 'port-closed'; id: number }

type OpenHandler = (details: { url: string }) => { action: 'deny' | 'allow' }

let nextId = 1

export class WebContents extends EventEmitter {
  readonly id = nextId++
  readonly mainFrame = new MainFrame(this)
  page: Page | null = null
  /** The loopback address that stands for `appOrigin`. */
  origin = ''
  appOrigin = ''
  #openHandler: OpenHandler = () => ({ action: 'allow' })

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }

  reload(): void {
    void this.page?.goto(`${this.origin}/`)
  }

  /**
   * Closes the page as a person would: it learns of it, and what it then says is heard. It is told a moment early,
   * because the debugger, unlike Electron's ports, carries nothing out of a page that is being left.
   */
  async leave(): Promise<void> {
    if (this.page?.isClosed() === false) {
      await this.page.evaluate(async () => {
        window.dispatchEvent(new PageTransitionEvent('pagehide'))
        await new Promise((resolve) => setTimeout(resolve))
      })
      await this.page.close()
    }
    this.mainFrame.closePorts()
  }

  /** `address` as the main process knows it. */
  toAppUrl(address: string): string {
    return address.startsWith(this.origin) ? this.appOrigin + address.slice(this.origin.length) : address
  }

  /** Makes `page` the page of this window, before anything is loaded in it. */
  async adopt(page: Page, preloadFile: string): Promise<void> {
    this.page = page
    const preload = readFileSync(preloadFile, 'utf8')
    await page.exposeBinding('standInSend', ({ frame }, message: FromPage) => this.#take(frame, message))
    await page.addInitScript({ content: `(${runInPage.toString()})((require) => {\n${preload}\n})` })
    await page.route('**', async (route) => {
      const request = route.request()
      if (request.isNavigationRequest() && this.#refusesNavigation(request.frame(), request.url()))
        await route.fulfill({ status: 204 }) // the page stays
      else await route.continue()
    })
    page.on('framenavigated', (frame) => frame === page.mainFrame() && this.mainFrame.closePorts())
    page.on('popup', (popup) => {
      if (this.#openHandler({ url: popup.url() }).action === 'deny') void popup.close()
    })
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }))
  }

  #refusesNavigation(frame: Frame, url: string): boolean {
    const isMainFrame = frame === this.page?.mainFrame()
    const event = Object.assign(new Preventable(), { url: this.toAppUrl(url), isMainFrame })
    this.emit('will-frame-navigate', event)
    return event.defaultPrevented
  }

  #take(from: Frame, message: FromPage): void {
    if (message.kind !== 'ipc') {
      this.mainFrame.take(message)
      return
    }
    const isMain = from === this.page?.mainFrame()
    const origin = this.toAppUrl(new URL(from.url()).origin)
    const senderFrame = isMain ? this.mainFrame : { origin, postMessage: () => undefined }
    this.mainFrame.origin = isMain ? origin : this.mainFrame.origin
    ipcMain.emit(message.channel, { sender: this, senderFrame })
  }
}

/** Electron's `WebFrameMain` of the page itself, and the ports that were handed to it. */
class MainFrame {
  origin = ''
  readonly #contents: WebContents
  readonly #ports = new Map<number, MessagePortMain>()
  #outgoing: { id: number; data: unknown }[] = []
  #sending = false
  #nextPort = 1

  constructor(contents: WebContents) {
    this.#contents = contents
  }

  postMessage(channel: string, _message: unknown, [port]: MessagePortMain[]): void {
    if (port === undefined) throw new Error('the stand-in only carries messages with a port')
    const id = this.#nextPort++
    this.#ports.set(id, port)
    port.remote = {
      deliver: (data) => {
        this.#outgoing.push({ id, data })
        void this.#send()
      },
      closed: () => {
        this.#ports.delete(id)
        void this.#inPage(([closing]) => window.standIn.closePort(closing), [id] as const)
      },
    }
    void this.#inPage(([name, opening]) => window.standIn.openPort(name, opening), [channel, id] as const)
  }

  take(message: { kind: 'port'; id: number; data: unknown } | { kind: 'port-closed'; id: number }): void {
    const port = this.#ports.get(message.id)
    if (message.kind === 'port') port?.peer?.receive(message.data)
    else port?.close()
  }

  /** A page that was replaced takes its ports with it. */
  closePorts(): void {
    for (const port of [...this.#ports.values()]) port.close()
    this.#outgoing = []
  }

  /** One batch at a time, so that messages keep their order. */
  async #send(): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    while (this.#outgoing.length > 0) {
      const batch = this.#outgoing
      this.#outgoing = []
      await this.#inPage((messages) => window.standIn.deliver(messages), batch)
    }
    this.#sending = false
  }

  async #inPage<T>(script: (argument: T) => void, argument: T): Promise<void> {
    try {
      await this.#contents.page?.evaluate(script as (argument: unknown) => void, argument)
    } catch {
      // The page was replaced or closed meanwhile; its successor asks for a port of its own.
    }
  }
}
