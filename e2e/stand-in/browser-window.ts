/** Electron's `BrowserWindow`: one page of the stand-in's Chromium. It prints when it is hidden and shown again. */
import { EventEmitter } from 'node:events'
import { app, Preventable } from './app.ts'
import { browserContext } from './browser.ts'
import { loopbackOrigin } from './protocol.ts'
import { WebContents } from './web-contents.ts'

type Options = { width: number; height: number; x?: number; y?: number; webPreferences: { preload: string } }

export class BrowserWindow extends EventEmitter {
  static readonly #all = new Set<BrowserWindow>()
  readonly webContents = new WebContents()
  readonly #options: Options
  #maximised = false
  #closed = false
  #visible = true
  /** A message from the test is a click on its cross. */
  readonly #onMessage = (message: unknown): void => {
    if (typeof message === 'object' && message !== null && 'closeWindow' in message) void this.close()
  }

  constructor(options: Options) {
    super()
    this.#options = options
    BrowserWindow.#all.add(this)
    app.windows.add(this)
    process.on('message', this.#onMessage)
    app.emit('web-contents-created', {}, this.webContents)
  }

  static getAllWindows(): BrowserWindow[] {
    return [...BrowserWindow.#all]
  }

  async loadURL(url: string): Promise<void> {
    const context = await browserContext()
    const page = context.pages()[0] ?? (await context.newPage())
    const appOrigin = url.replace(/\/$/, '')
    const contents = this.webContents
    contents.appOrigin = appOrigin
    contents.origin = await loopbackOrigin(appOrigin)
    await contents.adopt(page, this.#options.webPreferences.preload)
    page.once('close', () => void this.#leave())
    await page.goto(`${contents.origin}/`)
    this.emit('ready-to-show')
    app.announceWindow()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    const event = new Preventable()
    this.emit('close', event)
    if (!event.defaultPrevented) await this.#leave()
  }

  async #leave(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    process.off('message', this.#onMessage)
    BrowserWindow.#all.delete(this)
    app.windows.delete(this)
    await this.webContents.leave()
    if (app.windows.size === 0) app.emit('window-all-closed')
  }

  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    const { x = 0, y = 0, width, height } = this.#options
    return { x, y, width, height }
  }

  maximize(): void {
    this.#maximised = true
  }

  isMaximized(): boolean {
    return this.#maximised
  }

  isMinimized(): boolean {
    return false
  }

  isVisible(): boolean {
    return this.#visible
  }

  isFullScreen(): boolean {
    return false
  }

  show(): void {
    this.#see(true)
  }

  hide(): void {
    this.#see(false)
  }

  #see(visible: boolean): void {
    if (visible !== this.#visible) process.stdout.write(`${JSON.stringify({ windowVisible: visible })}\n`)
    this.#visible = visible
  }

  focus(): void {}
  restore(): void {}
}
