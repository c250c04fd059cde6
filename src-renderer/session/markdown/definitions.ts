/** Addresses and notes that a text defines in one place and uses in another, so that its blocks can be read one by one. */

const DEFINITION = /^ {0,3}\[(\^?)([^\]\n]{1,200})\]:[ \t]*(.*)$/
const USE = /\[[^\]\n]/

export type Definitions = {
  /** Lines that make the uses in a block known to the parser; '' where there are none. */
  readonly suffix: string
  /** Normalised labels that are used somewhere. */
  readonly used: ReadonlySet<string>
}

const NONE: Definitions = { suffix: '', used: new Set() }

const normalise = (label: string): string => label.trim().replace(/\s+/g, ' ').toLowerCase()

/** What the text defines. Only the first of a label counts, as in Markdown. */
export function definitionsOf(blocks: readonly string[]): Definitions {
  const lines = new Map<string, string>()
  for (const block of blocks) {
    if (!block.includes(']:')) continue
    for (const line of block.split('\n')) {
      const [, note = '', label = '', rest = ''] = DEFINITION.exec(line) ?? []
      const key = note + normalise(label)
      // The text of a note stays where it is; its use only has to be recognised.
      if (label !== '' && rest !== '' && !lines.has(key)) lines.set(key, note === '' ? line : `[^${label}]: .`)
    }
  }
  if (lines.size === 0) return NONE
  const used = new Set<string>()
  for (const block of blocks) {
    for (const [, note = '', label = ''] of block.matchAll(/\[(\^?)([^\][\n]{1,200})\](?!:)/g)) {
      const key = note + normalise(label)
      if (lines.has(key)) used.add(key)
    }
  }
  const suffix = [...lines].filter(([key]) => used.has(key)).map(([, line]) => line)
  return { suffix: suffix.length === 0 ? '' : `\n\n${suffix.join('\n\n')}`, used }
}

/**
 * The block as it is parsed. A line that looks like a definition and defines nothing that is used ("[INFO]: started")
 * is shown as it stands; Markdown would swallow it.
 */
export function withDefinitions(block: string, { suffix, used }: Definitions): string {
  const shown = block.includes(']:') ? keepUnused(block, used) : block
  return suffix !== '' && USE.test(block) ? shown + suffix : shown
}

function keepUnused(block: string, used: ReadonlySet<string>): string {
  if (/^\s*(`{3}|~{3})/.test(block) || /^(?: {4}|\t)/.test(block)) return block // code says what it says
  return block
    .split('\n')
    .map((line) => {
      const [, note = '', label = ''] = DEFINITION.exec(line) ?? []
      return label === '' || used.has(note + normalise(label)) ? line : line.replace('[', '\\[')
    })
    .join('\n')
}
