/** Tells the host which session the user turned to, so that it wakes in time and is not put to sleep under their eyes. */
import { useEffect } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { useBullpen } from '../client/context.tsx'

/** While one types, once a minute is enough to count as used. */
const TYPING_EVERY_MS = 60_000
/** Far below the shortest idle time that is worth setting. */
const LOOKING_EVERY_MS = 5 * 60_000

/** `active`: the session on the screen; null when there is none. */
export function useSessionIntent(active: SessionId | null): void {
  const { client } = useBullpen()
  useEffect(() => {
    if (active === null) return
    let toldAt = -Infinity
    const tell = () => {
      toldAt = Date.now()
      client.sessions.intend({ id: active }).catch(() => undefined) // a hint; a prompt wakes the session anyway
    }
    const looksAtIt = () => document.visibilityState === 'visible' && document.hasFocus()
    const onInput = ({ target }: Event) => {
      const isPrompt = target instanceof HTMLTextAreaElement && target.closest('[role="tabpanel"]') !== null
      if (isPrompt && Date.now() - toldAt >= TYPING_EVERY_MS) tell()
    }
    tell()
    document.addEventListener('input', onInput)
    const timer = setInterval(() => {
      if (looksAtIt()) tell()
    }, LOOKING_EVERY_MS)
    return () => {
      document.removeEventListener('input', onInput)
      clearInterval(timer)
    }
  }, [client, active])
}
