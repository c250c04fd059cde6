/** What every view may look at, each by one stream. */
import type { ReactNode } from 'react'
import { BreakerProvider } from './breaker.tsx'
import { StorageProvider } from './storage.tsx'
import { UsageProvider } from './usage.tsx'

export const Watches = ({ children }: { children: ReactNode }) => (
  <BreakerProvider>
    <UsageProvider>
      <StorageProvider>{children}</StorageProvider>
    </UsageProvider>
  </BreakerProvider>
)
