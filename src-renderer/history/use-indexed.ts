/** Whether everything that was said can be found yet: the host looks into journals and the CLI's transcripts in the background. */
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useBullpen } from '../client/context.tsx'
import { useLive } from '../client/use-live.ts'

const LOOK_EVERY_MS = 2_000

export type Indexed = {
  /** Events of journals that can't be found yet. */
  readonly pending: number
  /** More can be found soon than can now. */
  readonly growing: boolean
}

export function useIndexed(): Indexed {
  const { client, queries } = useBullpen()
  const journals = useQuery({
    ...queries.search.status.queryOptions(),
    staleTime: 0,
    refetchInterval: LOOK_EVERY_MS,
  }).data
  const transcripts = useLive(
    useCallback((signal: AbortSignal) => client.transcripts.watch(undefined, { signal }), [client]),
  ).value
  const pending = journals?.pending ?? 0
  return { pending, growing: pending > 0 || transcripts?.phase === 'scanning' }
}
