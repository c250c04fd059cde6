/** Which folders the user decided to trust: each decision is for exactly one real path, none for what is below or above it. */
import type { FolderReport } from '#shared/folders.ts'
import type { TrustRepository } from '../store/types.ts'

export function trustOf(trust: TrustRepository, realPath: string): FolderReport['trust'] {
  const decision = trust.get(realPath)
  if (decision === null) return 'undecided'
  return decision ? 'trusted' : 'restricted'
}
