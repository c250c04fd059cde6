/** A formula, typeset; its source while the typesetter comes, while it is being written, and where it can't be read. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { classNames } from '../../../ui/class-names.ts'
import styles from './formula.module.css'
import type { typeset } from './katex.ts'

type Typesetter = typeof typeset

/** Kept, so that every formula after the first is there at once. */
let loaded: Typesetter | null = null

type FormulaProps = { tex: string; display: boolean; growing?: boolean }

export function Formula({ tex, display, growing = false }: FormulaProps) {
  const set = useTypesetter()
  const result = useMemo(() => (set === null || growing ? null : set({ tex, display })), [set, tex, display, growing])
  const place = useRef<HTMLSpanElement>(null)
  const element = result && 'element' in result ? result.element : null
  useLayoutEffect(() => {
    if (element) place.current?.replaceChildren(element)
  }, [element])
  const name = classNames(styles.formula, display && styles.display)
  if (!element) {
    const problem = result && 'problem' in result ? result.problem : undefined
    return (
      <code className={classNames(name, styles.source)} title={problem}>
        {display ? tex : `$${tex}$`}
      </code>
    )
  }
  return <span ref={place} className={name} {...(display && { tabIndex: 0, role: 'group', 'aria-label': 'Formula' })} />
}

/** Null until it is there. */
function useTypesetter(): Typesetter | null {
  const [set, setTypesetter] = useState<Typesetter | null>(() => loaded)
  useEffect(() => {
    if (set !== null) return
    let current = true
    import('./katex.ts').then(
      (module) => {
        loaded = module.typeset
        if (current) setTypesetter(() => module.typeset)
      },
      () => undefined, // it could not be fetched: the source is complete, only less pretty
    )
    return () => {
      current = false
    }
  }, [set])
  return set
}
