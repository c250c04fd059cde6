/** Which view lies over the sessions (dashboard, search, inbox, library), if any. The focus returns to where it was. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { DashboardPlace } from '../dashboard/dashboard.tsx'
import { isFocusNowhere } from '../ui/focus.ts'

export type OverlayKind = 'dashboard' | 'search' | 'inbox' | 'library'

export type OverlayState = {
  readonly shown: OverlayKind | null
  /** Where in it to begin, another one each time it is opened there; null = at its top. */
  readonly place: DashboardPlace | null
  readonly open: (kind: OverlayKind, at?: DashboardPlace['at']) => void
  readonly close: () => void
  readonly toggle: (kind: OverlayKind) => void
}

export function useOverlay(): OverlayState {
  const [shown, setShown] = useState<OverlayKind | null>(null)
  const before = useRef<Element | null>(null)
  const [place, setPlace] = useState<DashboardPlace | null>(null)
  const open = useCallback((kind: OverlayKind, at?: DashboardPlace['at']) => {
    before.current ??= document.activeElement
    setShown(kind)
    setPlace(at === undefined ? null : { at })
  }, [])
  const close = useCallback(() => setShown(null), [])
  useEffect(() => {
    if (shown !== null) return
    const { current } = before
    before.current = null
    if (isFocusNowhere() && current instanceof HTMLElement && current.isConnected) current.focus()
  }, [shown])
  const toggle = useCallback((kind: OverlayKind) => (shown === kind ? close() : open(kind)), [shown, open, close])
  return useMemo(() => ({ shown, place, open, close, toggle }), [shown, place, open, close, toggle])
}
