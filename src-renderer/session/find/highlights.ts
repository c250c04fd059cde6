/** The marks of found text. They lie over the page (CSS Custom Highlights) and change nothing in it; all panes share the two names. */

const NAMES = { found: 'found', current: 'found-current' } as const

/** Browsers before 2025 may lack them: then the row lights up alone. */
const isSupported = typeof CSS !== 'undefined' && 'highlights' in CSS && typeof Highlight === 'function'

function shared(name: string): Highlight {
  const known = CSS.highlights.get(name)
  if (known) return known
  const made = new Highlight()
  CSS.highlights.set(name, made)
  return made
}

/** Those of one pane. */
export class FoundMarks {
  #ranges: readonly Range[] = []
  #current: Range | null = null

  show(ranges: readonly Range[], current: Range | null): void {
    if (!isSupported) return
    this.clear()
    const found = shared(NAMES.found)
    for (const range of ranges) if (range !== current) found.add(range)
    if (current) shared(NAMES.current).add(current)
    this.#ranges = ranges
    this.#current = current
  }

  clear(): void {
    if (!isSupported) return
    for (const range of this.#ranges) shared(NAMES.found).delete(range)
    if (this.#current) shared(NAMES.current).delete(this.#current)
    this.#ranges = []
    this.#current = null
  }
}
