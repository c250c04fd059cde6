/** Whether the list of sessions is shown: beside the session where there is room, over it where there is none. */
import { useCallback, useMemo, useState } from 'react'
import { useMedia } from './use-media.ts'

const KEY = 'bullpen.sidebar'

export type SidebarState = {
  readonly visible: boolean
  /** Not over the session, but next to it. */
  readonly beside: boolean
  readonly toggle: () => void
  /** The user chose something in it. */
  readonly leave: () => void
}

export function useSidebar(): SidebarState {
  const narrow = useMedia('(max-width: 45rem)')
  const [wanted, setWanted] = useState(() => localStorage.getItem(KEY) !== 'hidden')
  const [drawer, setDrawer] = useState(false)
  const toggle = useCallback(() => {
    if (narrow) {
      setDrawer((before) => !before)
      return
    }
    localStorage.setItem(KEY, wanted ? 'hidden' : 'shown')
    setWanted(!wanted)
  }, [narrow, wanted])
  const leave = useCallback(() => setDrawer(false), [])
  const visible = narrow ? drawer : wanted
  const beside = !narrow && wanted
  return useMemo(() => ({ visible, beside, toggle, leave }), [visible, beside, toggle, leave])
}
