/** Electron's `Tray`, without a panel to be in: what it would show is printed, and a message from the test chooses in its menu. */
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { z } from 'zod'

type Item = { label?: string; click?: () => void; submenu?: Item[] }

/** `{ chooseInTray: "Dashboard" }`. */
const Choice = z.object({ chooseInTray: z.string() })

const flat = (items: readonly Item[]): Item[] => items.flatMap((item) => [item, ...flat(item.submenu ?? [])])

export const nativeImage = {
  createFromPath: (path: string): { path: string; missing: boolean } => ({ path, missing: !existsSync(path) }),
}

type Image = ReturnType<typeof nativeImage.createFromPath>

export class Tray extends EventEmitter {
  #menu: Item[] = []
  #toolTip = ''
  readonly #onMessage = (message: unknown): void => {
    const choice = Choice.safeParse(message)
    if (choice.success)
      flat(this.#menu)
        .find(({ label }) => label === choice.data.chooseInTray)
        ?.click?.()
  }

  #image: Image

  constructor(image: Image) {
    super()
    this.#image = image
    process.on('message', this.#onMessage)
  }

  setImage(image: Image): void {
    this.#image = image
  }

  setToolTip(text: string): void {
    this.#toolTip = text
  }

  setContextMenu(menu: Item[]): void {
    this.#menu = menu
    const labels = flat(menu).flatMap(({ label }) => (label === undefined ? [] : [label]))
    const { path, missing } = this.#image
    process.stdout.write(`${JSON.stringify({ tray: { toolTip: this.#toolTip, labels, path, missing } })}\n`)
  }

  destroy(): void {
    process.off('message', this.#onMessage)
  }
}
