/** The typesetter of formulas, with its fonts: fetched when the first formula is seen. */
import katex from 'katex'
import 'katex/dist/katex.min.css'

export type Typeset =
  | { readonly element: HTMLElement }
  /** Why it can't be typeset, in words. */
  | { readonly problem: string }

/** A formula longer than a page is none. Characters. */
const LONGEST = 5_000
/** Elements within elements. A browser that lays out some thousands dies of it; real formulas have a few dozen. */
const DEEPEST = 250

/**
 * A formula as an element. It is made of elements, never of a text of HTML; commands that name addresses, styles or
 * attributes are off, and definitions can't outgrow `maxExpand` nor sizes `maxSize`.
 */
export function typeset({ tex, display }: { tex: string; display: boolean }): Typeset {
  if (tex.length > LONGEST) return { problem: `The formula is longer than ${LONGEST} characters.` }
  const element = document.createElement('span')
  try {
    katex.render(tex, element, {
      displayMode: display,
      trust: false,
      strict: 'ignore',
      throwOnError: true,
      maxExpand: 500, // commands; real formulas need a few dozen
      maxSize: 20, // em
      macros: {}, // of its own: a definition must not reach the next formula
    })
  } catch (error) {
    return { problem: error instanceof Error ? error.message : 'The formula cannot be read.' }
  }
  return isDeeperThan(element, DEEPEST) ? { problem: 'The formula is nested too deeply.' } : { element }
}

function isDeeperThan(root: Element, most: number): boolean {
  let level: readonly Element[] = [root]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true
    level = level.flatMap(({ children }) => Array.from(children))
  }
  return false
}
