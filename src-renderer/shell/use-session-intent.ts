/** Tells the host which sessions the user turned to, so that they wake in time and are not put to sleep under their eyes. */
import { useEffect, useRef } from 'react'
import { SessionId } from '#shared/ids.ts'
import { useBullpen } from '../client/context.tsx'
import { isLooking } from '../tabs/seen.ts'

/** While one types, once a minute is enough to count as used. */
const TYPING_EVERY_MS = 60_000
/** Far below the shortest idle time that is worth setting. */
const LOOKING_EVERY_MS = 5 * 60_000

/** `visible`: the sessions on the screen, one for each pane that shows one. */
export function useSessionIntent(visible: readonly SessionId[]): void {
  const { client } = useBullpen()
  const toldAt = useRef(new Map<SessionId, number>())
  const key = visible.join(' ')
  useEffect(() => {
    const ids = key === '' ? [] : key.split(' ').map((id) => SessionId.parse(id))
    const told = toldAt.current
    for (const id of told.keys()) if (!ids.includes(id)) told.delete(id)
    const tell = (id: SessionId) => {
      told.set(id, Date.now())
      client.sessions.intend({ id }).catch(() => undefined) // a hint; a prompt wakes the session anyway
    }
    const onInput = ({ target }: Event) => {
      const panel = target instanceof HTMLTextAreaElement ? target.closest<HTMLElement>('[role="tabpanel"]') : null
      const id = ids.find((one) => one === panel?.dataset['session'])
      if (id !== undefined && Date.now() - (told.get(id) ?? -Infinity) >= TYPING_EVERY_MS) tell(id)
    }
    for (const id of ids) if (!told.has(id)) tell(id)
    document.addEventListener('input', onInput)
    const timer = setInterval(() => {
      if (isLooking()) ids.forEach(tell)
    }, LOOKING_EVERY_MS)
    return () => {
      document.removeEventListener('input', onInput)
      clearInterval(timer)
    }
  }, [client, key])
}
