/** Calls the user back: for what happens in a session they are not looking at, in the kinds they want, through the system. */
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import type { Settings } from '#shared/settings.ts'
import { useBullpen } from '../client/context.tsx'
import { isLooking } from '../tabs/seen.ts'
import { useTabs } from '../tabs/tabs-store.ts'
import { inFull } from './asked-words.ts'
import { goesOn, type News, type NewsKind, newsOf, stalledNews } from './news.ts'

const SETTING: Record<NewsKind, 'notifyFinished' | 'notifyNeedsYou' | 'notifyFailed'> = {
  finished: 'notifyFinished',
  'needs-you': 'notifyNeedsYou',
  failed: 'notifyFailed',
}

/** `default`: the browser was not asked yet; `unavailable`: it has none. */
export type NotificationAccess = NotificationPermission | 'unavailable'

export type Notifications = {
  readonly access: NotificationAccess
  /** Asks the browser; only ever called because the user pressed something. */
  readonly ask: () => void
}

/** A turn follows the one before at once; its process may have to be replaced first. */
const GOES_ON_WITHIN_MS = 10_000

type Options = { readonly visible: readonly SessionId[]; readonly onOpen: (id: SessionId) => void }

export function useNotifications(options: Options): Notifications {
  const { client, queries, sessions, desktop } = useBullpen()
  const [access, setAccess] = useState<NotificationAccess>(() => accessNow(desktop))
  const settings = useQuery(queries.settings.get.queryOptions()).data?.settings
  const latest = useRef({ ...options, settings })
  useEffect(() => {
    latest.current = { ...options, settings }
  })
  useEffect(() => {
    let before: ReadonlyMap<SessionId, Session> = sessions.state.byId
    const looks = new Set<ReturnType<typeof setTimeout>>()
    const tell = (news: News | null) => {
      if (news && isWanted(news, latest.current)) void show(news)
    }
    /** Whether it goes on indeed. */
    const lookLater = (ended: Session) => {
      const timer = setTimeout(() => {
        looks.delete(timer)
        const session = sessions.state.byId.get(ended.id)
        if (session) tell(stalledNews(ended, session, Date.now()))
      }, GOES_ON_WITHIN_MS)
      looks.add(timer)
    }
    const unsubscribe = sessions.subscribe(() => {
      const { byId } = sessions.state
      const known = before
      before = byId
      if (known === byId) return
      for (const session of byId.values()) {
        const was = known.get(session.id)
        if (was === session) continue
        const news = newsOf(was, session, Date.now())
        tell(news)
        if (!news && goesOn(was, session, Date.now())) lookLater(session)
      }
    })
    async function show(news: News) {
      const { id } = news.session
      if (!desktop && accessNow(desktop) !== 'granted') return
      const { title, body, actions } = await inFull(news, client)
      // answered while it was asked for
      if (news.kind === 'needs-you' && sessions.state.byId.get(id)?.state.kind !== 'waiting') return
      if (desktop) {
        client.shell.notify({ id, title, body, actions }).catch(() => undefined) // the window shows it anyway
        return
      }
      // the newest of a session takes the place of the one before; buttons would need a worker that outlives the page
      const notification = new Notification(title, { body, tag: `bullpen ${id}` })
      notification.addEventListener('click', () => {
        window.focus()
        latest.current.onOpen(id)
        notification.close()
      })
    }
    return () => {
      unsubscribe()
      for (const timer of looks) clearTimeout(timer)
    }
  }, [client, desktop, sessions])
  useEffect(() => (desktop ? undefined : onAccessChanged(() => setAccess(accessNow(desktop)))), [desktop])
  const ask = useCallback(() => {
    if (!desktop && accessNow(desktop) !== 'unavailable') void Notification.requestPermission().then(setAccess)
  }, [desktop])
  return useMemo(() => ({ access, ask }), [access, ask])
}

function isWanted(
  { kind, session }: News,
  { visible, settings }: { visible: readonly SessionId[]; settings: Settings | undefined },
): boolean {
  if (settings?.[SETTING[kind]] !== true || useTabs.getState().muted.includes(session.id)) return false
  return !isLooking() || (settings.notifyWhileFocused && !visible.includes(session.id))
}

/** Also where the user changes it in the browser's own settings. Returns how to stop. */
function onAccessChanged(listener: () => void): () => void {
  if (!('permissions' in navigator)) return () => undefined
  const over = new AbortController()
  const { signal } = over
  void navigator.permissions
    .query({ name: 'notifications' })
    .then((status) => status.addEventListener('change', listener, { signal }))
    .catch(() => undefined) // a browser that does not tell: it is known from the next loading on
  return () => over.abort()
}

function accessNow(desktop: boolean): NotificationAccess {
  if (desktop) return 'granted'
  return 'Notification' in window ? Notification.permission : 'unavailable'
}
