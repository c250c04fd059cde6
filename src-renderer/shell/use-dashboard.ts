/** Whether the dashboard lies over the session. The focus returns to where it was. */
import { useCallback, useEffect, useRef, useState } from 'react'

export type DashboardState = {
  readonly visible: boolean
  readonly open: () => void
  readonly close: () => void
  readonly toggle: () => void
}

export function useDashboard(): DashboardState {
  const [visible, setVisible] = useState(false)
  const before = useRef<Element | null>(null)
  const open = useCallback(() => {
    before.current ??= document.activeElement
    setVisible(true)
  }, [])
  const close = useCallback(() => setVisible(false), [])
  useEffect(() => {
    if (visible) return
    const { current } = before
    before.current = null
    const lost = document.activeElement === null || document.activeElement === document.body
    if (lost && current instanceof HTMLElement && current.isConnected) current.focus()
  }, [visible])
  return { visible, open, close, toggle: visible ? close : open }
}
