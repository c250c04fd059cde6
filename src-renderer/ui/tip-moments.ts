/** When a tooltip comes and when it goes. */
import { tippedAround } from './tooltip.ts'

/** The pointer has to rest so long. */
const DELAY_MS = 400
/** From one control to the next there is no further delay for so long. */
const AT_ONCE_FOR_MS = 300

const HELD = new Set(['Alt', 'Control', 'Meta', 'Shift'])

/**
 * Listens to the whole page: one set of listeners instead of one for each control, of which a transcript has thousands.
 * `onAnchor` is told the control whose tooltip is to be seen, or null. Returns what ends it.
 */
export function watchTips(onAnchor: (anchor: HTMLElement | null) => void): () => void {
  const listening = new AbortController()
  let shown: HTMLElement | null = null
  /** Under the pointer; it stays the same after its tooltip went, so that it doesn't come back until the pointer does. */
  let hovered: HTMLElement | null = null
  let hiddenAt = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined
  const show = (anchor: HTMLElement | null) => {
    clearTimeout(timer)
    if (anchor === shown) return
    if (anchor === null) hiddenAt = performance.now()
    shown = anchor
    onAnchor(anchor)
  }
  const hide = () => show(null)
  const listen = <Kind extends keyof DocumentEventMap>(kind: Kind, react: (event: DocumentEventMap[Kind]) => void) =>
    document.addEventListener(kind, react, { capture: true, passive: true, signal: listening.signal })

  listen('pointermove', ({ target, pointerType }) => {
    const anchor = pointerType === 'touch' ? null : tippedAround(target)
    if (anchor === hovered) return
    const follows = shown !== null || performance.now() - hiddenAt < AT_ONCE_FOR_MS
    hovered = anchor
    hide()
    if (anchor === null) return
    if (follows) show(anchor)
    else timer = setTimeout(() => anchor.isConnected && show(anchor), DELAY_MS)
  })
  const leave = () => {
    hovered = null
    hide()
  }
  document.documentElement.addEventListener('pointerleave', leave, { signal: listening.signal })
  listen('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target.matches('[data-tip]:focus-visible')) show(target)
  })
  listen('focusout', ({ target }) => {
    if (target === shown) hide()
  })
  listen('keydown', ({ key }) => {
    if (!HELD.has(key)) hide()
  })
  listen('pointerdown', hide)
  listen('click', hide)
  listen('scroll', ({ target }) => {
    if (shown && target instanceof Node && target.contains(shown)) hide()
  })
  window.addEventListener('blur', hide, { signal: listening.signal })
  return () => {
    clearTimeout(timer)
    listening.abort()
  }
}
