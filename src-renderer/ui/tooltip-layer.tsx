/** The one tooltip of the window: that of the control under the pointer, or with the keyboard's focus. */
import { autoUpdate, flip, offset, shift, useFloating } from '@floating-ui/react-dom'
import { useCallback, useEffect, useId, useState } from 'react'
import { createPortal } from 'react-dom'
import { Kbd } from './kbd.tsx'
import { watchTips } from './tip-moments.ts'
import styles from './tooltip.module.css'
import { tipOf } from './tooltip.ts'

const FROM_EDGE = { padding: 8 }
const MIDDLEWARE = [offset(6), flip(FROM_EDGE), shift(FROM_EDGE)]

export function TooltipLayer() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  useEffect(() => watchTips(setAnchor), [])
  const gone = useCallback(() => setAnchor(null), [])
  return anchor && createPortal(<Shown anchor={anchor} onGone={gone} />, document.body)
}

function Shown({ anchor, onGone }: { anchor: HTMLElement; onGone: () => void }) {
  const id = useId()
  const { text, keys } = useTip(anchor, onGone)
  useDescription(anchor, id, text)
  const [floating, setFloating] = useState<HTMLElement | null>(null)
  const { floatingStyles, isPositioned } = useFloating({
    elements: { reference: anchor, floating },
    placement: 'top',
    strategy: 'fixed',
    middleware: MIDDLEWARE,
    whileElementsMounted: autoUpdate,
  })
  return (
    <div
      ref={setFloating}
      id={id}
      role="tooltip"
      className={styles.tooltip}
      style={{ ...floatingStyles, ...(!isPositioned && { opacity: 0 }) }}
    >
      {text}
      {keys !== undefined && <Kbd>{keys}</Kbd>}
    </div>
  )
}

/** What the control says now: it may say something else while one looks, or go. */
function useTip(anchor: HTMLElement, onGone: () => void) {
  const [, look] = useState(0)
  useEffect(() => {
    const observer = new MutationObserver((changes) => {
      if (!anchor.isConnected) onGone()
      else if (changes.some(({ type }) => type === 'attributes')) look((count) => count + 1)
    })
    observer.observe(anchor, { attributeFilter: ['data-tip', 'data-tip-keys'] })
    observer.observe(document.body, { childList: true, subtree: true })
    return () => observer.disconnect()
  }, [anchor, onGone])
  return tipOf(anchor)
}

/** Read out with the control, unless it is called so already. */
function useDescription(anchor: HTMLElement, id: string, text: string): void {
  useEffect(() => {
    if (anchor.getAttribute('aria-label') === text) return
    const before = anchor.getAttribute('aria-describedby')
    anchor.setAttribute('aria-describedby', before === null ? id : `${before} ${id}`)
    return () => {
      if (before === null) anchor.removeAttribute('aria-describedby')
      else anchor.setAttribute('aria-describedby', before)
    }
  }, [anchor, id, text])
}
