/** How the database is, as every view sees it: one stream for the window. */
import { createContext, type ReactNode, useCallback, useContext } from 'react'
import type { StorageHealth } from '#shared/storage.ts'
import { useBullpen } from './context.tsx'
import { useLive } from './use-live.ts'

const StorageContext = createContext<StorageHealth | null>(null)

export function StorageProvider({ children }: { children: ReactNode }) {
  const { client } = useBullpen()
  const { value } = useLive(useCallback((signal: AbortSignal) => client.storage.watch(undefined, { signal }), [client]))
  return <StorageContext value={value}>{children}</StorageContext>
}

/** Null until it is known. */
export const useStorage = (): StorageHealth | null => useContext(StorageContext)
