/** The blocks the model is writing right now, and the merging of changes to them. */
import type { LiveBlock, LiveChange } from '#shared/events.ts'

/** Current live blocks in the order they were opened. */
export class LiveText {
  readonly #blocks = new Map<string, LiveBlock>()

  get blocks(): LiveBlock[] {
    return [...this.#blocks.values()]
  }

  apply(change: LiveChange): void {
    switch (change.op) {
      case 'open':
        this.#blocks.set(change.block.key, { ...change.block })
        return
      case 'append': {
        const block = this.#blocks.get(change.key)
        if (block) block.text += change.text
        return
      }
      case 'close':
        this.#blocks.delete(change.key)
        return
      case 'clear':
        this.#blocks.clear()
    }
  }
}

/** Adds a change to a batch that was not sent yet: text for the same block is joined, a `clear` makes what was before it moot. */
export function coalesce(batch: LiveChange[], change: LiveChange): void {
  const last = batch.at(-1)
  if (change.op === 'clear') batch.length = 0
  if (change.op === 'append' && last?.op === 'append' && last.key === change.key) last.text += change.text
  else if (change.op === 'append') batch.push({ ...change })
  else if (change.op === 'open') batch.push({ op: 'open', block: { ...change.block } })
  else batch.push(change)
}
