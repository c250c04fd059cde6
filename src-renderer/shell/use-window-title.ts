/** What waits for the user is seen in the taskbar and among the browser's tabs too. */
import { useEffect } from 'react'
import type { OverlayKind } from './use-overlay.ts'

export const OVERLAY_TITLES: Readonly<Record<OverlayKind, string>> = {
  dashboard: 'Dashboard',
  search: 'Search',
  inbox: 'What needs you',
  library: 'Sessions on this machine',
}

/** `title` of what is shown; `waiting` sessions are counted in front of it. */
export function useWindowTitle(title: string | undefined, waiting: number): void {
  useEffect(() => {
    const name = title === undefined ? 'Bullpen' : `${title} – Bullpen`
    document.title = waiting > 0 ? `(${waiting}) ${name}` : name
  }, [title, waiting])
}
