/** Which view lies over the sessions (dashboard, search, inbox, library), if any. The focus returns to where it was. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

export type OverlayKind = 'dashboard' | 'search' | 'inbox' | 'library'

export type OverlayPlace = 'costs'

export type OverlayState = {
  readonly shown: OverlayKind | null
  /** Where in it to begin; null = at its top. */
  readonly place: OverlayPlace | null
  readonly open: (kind: OverlayKind, place?: OverlayPlace) => void
  readonly close: () => void
  readonly toggle: (kind: OverlayKind) => void
}

export function useOverlay(): OverlayState {
  const [shown, setShown] = useState<OverlayKind | null>(null)
  const before = useRef<Element | null>(null)
  const [place, setPlace] = useState<OverlayPlace | null>(null)
  const open = useCallback((kind: OverlayKind, at: OverlayPlace | null = null) => {
    before.current ??= document.activeElement
    setShown(kind)
    setPlace(at)
  }, [])
  const close = useCallback(() => setShown(null), [])
  useEffect(() => {
    if (shown !== null) return
    const { current } = before
    before.current = null
    const lost = document.activeElement === null || document.activeElement === document.body
    if (lost && current instanceof HTMLElement && current.isConnected) current.focus()
  }, [shown])
  const toggle = useCallback((kind: OverlayKind) => (shown === kind ? close() : open(kind)), [shown, open, close])
  return useMemo(() => ({ shown, place, open, close, toggle }), [shown, place, open, close, toggle])
}
