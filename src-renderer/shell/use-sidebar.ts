/** Whether the list of sessions is shown: beside the session where there is room, over it where there is none. */
import { useState } from 'react'
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
  const toggle = () => {
    if (narrow) {
      setDrawer(!drawer)
      return
    }
    localStorage.setItem(KEY, wanted ? 'hidden' : 'shown')
    setWanted(!wanted)
  }
  return { visible: narrow ? drawer : wanted, beside: !narrow && wanted, toggle, leave: () => setDrawer(false) }
}
