/** The one tooltip of the window: that of the control under the pointer, or with the keyboard's focus. */
import { autoUpdate, flip, offset, shift, useFloating } from '@floating-ui/react-dom'
import { useCallback, useEffect, useId, useState } from 'react'
import { createPortal } from 'react-dom'
import { Kbd } from './kbd.tsx'
import { watchTips } from './tip-moments.ts'
import styles from './tooltip.module.css'
import { tipOf } from './tooltip.ts'

const GAP_PX = 6
const FROM_EDGE = { padding: 8 }
const MIDDLEWARE = [offset(GAP_PX), flip(FROM_EDGE), shift(FROM_EDGE)]

export function TooltipLayer() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const id = useId()
  useEffect(() => {
    const isAtTooltip = (x: number, y: number) => isNear(document.getElementById(id), x, y)
    return watchTips({ onAnchor: setAnchor, isAtTooltip })
  }, [id])
  const gone = useCallback(() => setAnchor(null), [])
  return anchor && createPortal(<Shown id={id} anchor={anchor} onGone={gone} />, document.body)
}

function isNear(element: Element | null, x: number, y: number): boolean {
  if (!element) return false
  const { left, right, top, bottom, width } = element.getBoundingClientRect()
  const reach = GAP_PX + 2
  return width > 0 && x >= left - reach && x <= right + reach && y >= top - reach && y <= bottom + reach
}

type ShownProps = { id: string; anchor: HTMLElement; onGone: () => void }

function Shown({ id, anchor, onGone }: ShownProps) {
  const { text, keys } = useTip(anchor, onGone)
  // what it is called by that is not said twice, its keys are
  const isCalledSo = anchor.getAttribute('aria-label') === text
  useDescription(anchor, !isCalledSo ? id : keys === undefined ? null : `${id}-keys`)
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
      {keys !== undefined && (
        <span id={`${id}-keys`}>
          <Kbd>{keys}</Kbd>
        </span>
      )}
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

/** Read out with the control: the element of this id. */
function useDescription(anchor: HTMLElement, id: string | null): void {
  useEffect(() => {
    if (id === null) return
    const before = anchor.getAttribute('aria-describedby')
    anchor.setAttribute('aria-describedby', before === null ? id : `${before} ${id}`)
    return () => {
      if (before === null) anchor.removeAttribute('aria-describedby')
      else anchor.setAttribute('aria-describedby', before)
    }
  }, [anchor, id])
}
