/** What the thread that colours keeps of each text that grows, so that only new lines are coloured and sent. */
import { Colouring, type Line } from './highlight.ts'
import type { ColourAnswer, ColourRequest } from './off-thread.ts'

type Kept = { readonly of: Colouring; told: readonly Line[] }

export class ColourKeeper {
  readonly #kept = new Map<number, Kept>()

  async answer({ text, name, code, more }: ColourRequest): Promise<ColourAnswer> {
    const kept: Kept = this.#kept.get(text) ?? { of: new Colouring(name), told: [] }
    if (more) this.#kept.set(text, kept)
    else this.#kept.delete(text)
    const lines = await kept.of.colour(code).catch(() => null) // a chunk that could not be fetched: shown plain
    if (lines === null) {
      kept.told = [] // whoever asked forgets what it had, too
      return { text, from: 0, lines }
    }
    const changed = lines.findIndex((line, index) => line !== kept.told[index])
    kept.told = lines
    const from = changed === -1 ? lines.length : changed
    return { text, from, lines: lines.slice(from) }
  }
}
