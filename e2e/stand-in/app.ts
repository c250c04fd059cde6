/** Electron's `app`, as far as our main process uses it: readiness, the one way to quit, the folder of the profile. */
import { EventEmitter } from 'node:events'
import { mkdirSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { closeBrowser, debuggingAddress, launchBrowser } from './browser.ts'

/** An event that a listener may refuse, as Electron's are. */
export class Preventable {
  defaultPrevented = false

  preventDefault(): void {
    this.defaultPrevented = true
  }
}

/** What `app` closes when it quits. A window may refuse, and then the app goes on. */
type Closable = { close(): Promise<void> }

class App extends EventEmitter {
  readonly isPackaged = false
  readonly name = 'Bullpen'
  readonly windows = new Set<Closable>()
  #profile = ''
  #ready: Promise<void> | null = null
  #quitting = false
  #exiting = false

  setPath(_name: 'userData', folder: string): void {
    this.#profile = folder
  }

  /** Tells the test that started this process where to attach. */
  announceWindow(): void {
    process.send?.({ attachTo: debuggingAddress(this.#profile) })
  }

  enableSandbox(): void {
    // Chromium's own business: see browser.ts.
  }

  /** The lock of the data folder is not Electron's but ours, and holds here too. */
  requestSingleInstanceLock(): boolean {
    return true
  }

  whenReady(): Promise<void> {
    this.#ready ??= this.#start()
    return this.#ready
  }

  quit(): void {
    if (!this.#quitting) void this.#quit()
  }

  exit(code = 0): void {
    if (this.#exiting) return
    this.#exiting = true
    void closeBrowser().finally(() => process.exit(code))
  }

  async #quit(): Promise<void> {
    if (this.#refused('before-quit')) return
    this.#quitting = true // the last window's end asks to quit once more
    for (const window of this.windows) await window.close()
    if (this.windows.size > 0) this.#quitting = false
    else if (!this.#refused('will-quit')) this.exit(0)
  }

  #refused(name: 'before-quit' | 'will-quit'): boolean {
    const event = new Preventable()
    this.emit(name, event)
    return event.defaultPrevented
  }

  async #start(): Promise<void> {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => this.quit())
    process.once('disconnect', () => this.quit()) // the test is gone
    process.on('message', (message) => {
      if (typeof message !== 'object' || message === null) return
      if ('secondInstance' in message) this.emit('second-instance', new Preventable(), message.secondInstance)
      if ('fault' in message) throw new Error(String(message.fault)) // nothing of the app is below this
    })
    await nextTurn() // Electron too is ready only after the main script ran: it still sets the profile's folder
    mkdirSync(this.#profile, { recursive: true })
    await launchBrowser(this.#profile)
  }
}

export const app = new App()
