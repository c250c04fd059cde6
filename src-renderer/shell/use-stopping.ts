/** What ends the process of a session: archiving it, putting it to sleep, deleting it. Asked about first where it cuts a turn or can't be undone. */
import { useMemo, useState } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import { isAtWork, type Session } from '#shared/session.ts'
import { useBullpen } from '../client/context.tsx'
import { closeTab } from '../tabs/tab-list.ts'
import { useTabs } from '../tabs/tabs-store.ts'
import { toEach } from './to-each.ts'

export type StopKind = 'archive' | 'end' | 'delete'
export type Stop = { readonly kind: StopKind; readonly sessions: readonly Session[] }

/** What a session could not be. */
const DONE: Readonly<Record<StopKind, string>> = { archive: 'archived', end: 'ended', delete: 'deleted' }

export type Stopping = {
  /** What the user is being asked about; null = nothing. */
  readonly asked: Stop | null
  readonly cancel: () => void
  /** Asks where that is called for; else it is done. */
  readonly ask: (stop: Stop) => void
  /** Without asking. Never rejects. */
  readonly carryOut: (stop: Stop) => Promise<void>
}

export function useStopping(): Stopping {
  const { client, sessions: store } = useBullpen()
  const [asked, setAsked] = useState<Stop | null>(null)
  const actions = useMemo(() => {
    const { change } = useTabs.getState()
    const works: Readonly<Record<StopKind, (session: Session) => Promise<void>>> = {
      archive: async ({ id }) => {
        store.put(await client.sessions.archive({ id, archived: true }))
        change((tabs) => closeTab(tabs, id))
      },
      end: async ({ id }) => store.put(await client.sessions.close({ id })),
      delete: ({ id }) => client.sessions.delete({ id }).catch(unlessGone),
    }
    const carryOut = ({ kind, sessions }: Stop) => toEach(sessions, works[kind], DONE[kind])
    return {
      carryOut,
      cancel: () => setAsked(null),
      ask: (stop: Stop) => {
        if (stop.kind === 'delete' || stop.sessions.some(isAtWork)) setAsked(stop)
        else void carryOut(stop)
      },
    }
  }, [client, store])
  return useMemo(() => ({ asked, ...actions }), [asked, actions])
}

/** Somebody else deleted it: what was wanted is so. */
function unlessGone(error: unknown): void {
  if (toAppErrorData(error).kind !== 'not_found') throw error
}
