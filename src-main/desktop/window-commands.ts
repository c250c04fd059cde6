/** Hands what tray and menus ask for to the window, also when its page is only just coming up. */
import type { WindowCommand } from '#shared/window-command.ts'

export class WindowCommands {
  readonly #wakes = new Set<() => void>()
  /** Asked for and not taken by a page yet. */
  #waiting: WindowCommand | null = null

  /** The newest wins while no page listens: a user who asked twice wants the second. */
  send(command: WindowCommand): void {
    this.#waiting = command
    for (const wake of [...this.#wakes]) wake()
  }

  /** Each command goes to one listener. Ends when `signal` aborts. */
  async *watch(signal: AbortSignal): AsyncGenerator<WindowCommand, void> {
    let wake: () => void = () => undefined
    const call = () => wake()
    this.#wakes.add(call)
    signal.addEventListener('abort', call)
    try {
      while (!signal.aborted) {
        const command = this.#waiting
        this.#waiting = null
        if (command === null) await new Promise<void>((resolve) => (wake = resolve))
        else yield command
      }
    } finally {
      this.#wakes.delete(call)
      signal.removeEventListener('abort', call)
    }
  }
}
