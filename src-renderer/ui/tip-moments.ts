/** When a tooltip comes and when it goes. */
import { tippedAround } from './tooltip.ts'

/** The pointer has to rest so long. */
const DELAY_MS = 400
/** From one control to the next there is no further delay for so long. */
const AT_ONCE_FOR_MS = 300

const HELD = new Set(['Alt', 'Control', 'Meta', 'Shift'])

type TipMoments = {
  /** The control whose tooltip is to be seen, or null. */
  readonly onAnchor: (anchor: HTMLElement | null) => void
  /** The pointer is at the tooltip, or on the way from its control: who magnifies the page goes there to read it. */
  readonly isAtTooltip: (x: number, y: number) => boolean
}

/**
 * Listens to the whole page: one set of listeners instead of one for each control, of which a transcript has thousands.
 * Returns what ends it.
 */
export function watchTips({ onAnchor, isAtTooltip }: TipMoments): () => void {
  const listening = new AbortController()
  let shown: HTMLElement | null = null
  /** The pointer rests on it, not yet long enough. */
  let pending: HTMLElement | null = null
  /** Under the pointer; it stays the same after its tooltip went, so that it doesn't come back until the pointer does. */
  let hovered: HTMLElement | null = null
  let hiddenAt = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined
  const show = (anchor: HTMLElement | null) => {
    clearTimeout(timer)
    pending = null
    if (anchor === shown) return
    if (anchor === null) hiddenAt = performance.now()
    shown = anchor
    onAnchor(anchor)
  }
  const hide = () => show(null)
  const listen = <Kind extends keyof DocumentEventMap>(kind: Kind, react: (event: DocumentEventMap[Kind]) => void) =>
    document.addEventListener(kind, react, { capture: true, passive: true, signal: listening.signal })

  const leave = () => {
    const isByPointer = shown === null || shown === hovered
    hovered = null
    if (isByPointer) hide() // that of the keyboard's focus stays
  }
  listen('pointermove', ({ target, pointerType, clientX, clientY }) => {
    const anchor = pointerType === 'touch' ? null : tippedAround(target)
    if (anchor === hovered) return
    if (shown !== null && shown === hovered && isAtTooltip(clientX, clientY)) return
    const follows = shown?.isConnected === true || performance.now() - hiddenAt < AT_ONCE_FOR_MS
    leave()
    hovered = anchor
    if (anchor === null) return
    if (follows) show(anchor)
    else {
      pending = anchor
      timer = setTimeout(() => anchor.isConnected && show(anchor), DELAY_MS)
    }
  })
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
    const anchor = shown ?? pending
    if (anchor && target instanceof Node && target.contains(anchor)) hide()
  })
  window.addEventListener('blur', hide, { signal: listening.signal })
  return () => {
    clearTimeout(timer)
    listening.abort()
  }
}
