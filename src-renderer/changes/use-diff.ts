/** The diff of one file, page by page. */
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ChangedFile, Comparison } from '#shared/git.ts'
import type { SessionId } from '#shared/ids.ts'
import { useBullpen } from '../client/context.tsx'

type DiffOf = { sessionId: SessionId; file: ChangedFile; comparison: Comparison; enabled: boolean }

export function useDiff({ sessionId, file: { path, from }, comparison, enabled }: DiffOf) {
  const { queries } = useBullpen()
  return useInfiniteQuery(
    queries.git.diff.infiniteOptions({
      input: (offset: number) => ({ sessionId, path, ...(from !== null && { from }), comparison, offset }),
      initialPageParam: 0,
      getNextPageParam: ({ next }) => next,
      enabled,
      retry: false,
    }),
  )
}
