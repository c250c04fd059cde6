/** Hands the window's one `Bullpen` to the components, with hooks for what they read from it. */
import { QueryClientProvider } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useCallback, useSyncExternalStore } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import type { Bullpen } from './bullpen.ts'
import type { ConnectionState } from './connection.ts'
import type { SessionsState } from './sessions-store.ts'

const BullpenContext = createContext<Bullpen | null>(null)

export function BullpenProvider({ bullpen, children }: { bullpen: Bullpen; children: ReactNode }) {
  return (
    <BullpenContext value={bullpen}>
      <QueryClientProvider client={bullpen.queryClient}>{children}</QueryClientProvider>
    </BullpenContext>
  )
}

export function useBullpen(): Bullpen {
  const bullpen = use(BullpenContext)
  if (!bullpen) throw new Error('useBullpen needs a BullpenProvider above it.')
  return bullpen
}

export function useConnection(): ConnectionState {
  const { connection } = useBullpen()
  return useSyncExternalStore(connection.subscribe, () => connection.state)
}

export function useSessions(): SessionsState {
  const { sessions } = useBullpen()
  return useSyncExternalStore(sessions.subscribe, () => sessions.state)
}

/** As `useSessions`, for what shows neither how far a session is nor when it was active last: see `SessionsStore.calm`. */
export function useCalmSessions(): ReadonlyMap<SessionId, Session> {
  const { sessions } = useBullpen()
  return useSyncExternalStore(sessions.subscribe, () => sessions.calm)
}

/** Whether the host has told of its sessions. */
export function useSessionsLoaded(): boolean {
  const { sessions } = useBullpen()
  return useSyncExternalStore(sessions.subscribe, () => sessions.state.loaded)
}

/** The summary of one session; undefined while unknown or after it was deleted. */
export function useSession(id: SessionId): Session | undefined {
  const { sessions } = useBullpen()
  const read = useCallback(() => sessions.state.byId.get(id), [sessions, id])
  return useSyncExternalStore(sessions.subscribe, read)
}
