/** The circuit breaker as every view sees it: one stream for the window. */
import { createContext, type ReactNode, useCallback, useContext } from 'react'
import type { BreakerStatus } from '#shared/breaker.ts'
import { useBullpen } from './context.tsx'
import { useLive } from './use-live.ts'

const BreakerContext = createContext<BreakerStatus | null>(null)

export function BreakerProvider({ children }: { children: ReactNode }) {
  const { client } = useBullpen()
  const { value } = useLive(useCallback((signal: AbortSignal) => client.breaker.watch(undefined, { signal }), [client]))
  return <BreakerContext value={value}>{children}</BreakerContext>
}

/** Null while prompts are sent as usual. */
export function useOpenBreaker(): BreakerStatus | null {
  const status = useContext(BreakerContext)
  return status === null || status.state === 'closed' ? null : status
}
