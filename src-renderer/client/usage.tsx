/** Costs of today and limits of the account as every view sees them: one stream for the window. */
import { createContext, type ReactNode, useCallback, useContext } from 'react'
import { isDaySpent, type UsageGlance } from '#shared/usage.ts'
import { useBullpen } from './context.tsx'
import { useLive } from './use-live.ts'

const UsageContext = createContext<UsageGlance | null>(null)

export function UsageProvider({ children }: { children: ReactNode }) {
  const { client } = useBullpen()
  const { value } = useLive(useCallback((signal: AbortSignal) => client.usage.watch(undefined, { signal }), [client]))
  return <UsageContext value={value}>{children}</UsageContext>
}

/** Null until it is known. */
export const useUsage = (): UsageGlance | null => useContext(UsageContext)

/** Nothing more is sent today, but by a demo; null until it is known. */
export function useIsDaySpent(): boolean | null {
  const glance = useUsage()
  return glance && isDaySpent(glance)
}
