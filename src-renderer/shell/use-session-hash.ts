/** Opens the session, and the message in it, that the page's address names behind its `#`, at the start and whenever a link changes it. */
import { useEffect, useRef } from 'react'
import { parseSessionHash, type SessionPlace } from '#shared/deep-link.ts'
import { useBullpen } from '../client/context.tsx'
import { showToast } from '../ui/toasts.tsx'

/** `ready`: the host has told of its sessions and of the tabs. */
export function useSessionHash(ready: boolean, onOpen: (place: SessionPlace) => void): void {
  const { sessions } = useBullpen()
  const latest = useRef(onOpen)
  useEffect(() => {
    latest.current = onOpen
  })
  useEffect(() => {
    if (!ready) return
    const follow = () => {
      const { hash, pathname } = window.location
      if (!hash.startsWith('#/session/')) return
      window.history.replaceState(null, '', pathname) // a reload leads where the user is by then
      const place = parseSessionHash(hash)
      if (place && sessions.state.byId.has(place.id)) latest.current(place)
      else
        showToast({
          tone: 'error',
          message: 'The link leads to a session that is not here.',
          remedy: 'It was deleted, or belongs to another Bullpen.',
        })
    }
    follow()
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [ready, sessions])
}
