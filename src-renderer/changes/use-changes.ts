/** What changed in the folder of a session, asked for anew when the session did something. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Comparison } from '#shared/git.ts'
import type { Session } from '#shared/session.ts'
import { useBullpen } from '../client/context.tsx'
import { useDebounced } from '../client/use-debounced.ts'

/** While the agent works, its steps are not followed faster than this: each time, git looks at the folder. */
const CALM_MS = 1_200

export function useChanges(session: Session, comparison: Comparison, enabled = true) {
  const { queries } = useBullpen()
  return useQuery(
    queries.git.changes.queryOptions({
      input: { sessionId: session.id, comparison },
      enabled,
      placeholderData: keepPreviousData,
      retry: false,
    }),
  )
}

/**
 * What is on the screen of git is looked at when its part of the window opens, and when the window gets the focus back: files are
 * changed in terminals and editors too, of which no session tells. Call it after the queries.
 */
export function useLookAgain(): void {
  const { queries } = useBullpen()
  const queryClient = useQueryClient()
  useEffect(() => {
    // one look is enough where one is under way
    const look = () => void queryClient.invalidateQueries({ queryKey: queries.git.key() }, { cancelRefetch: false })
    look()
    window.addEventListener('focus', look)
    return () => window.removeEventListener('focus', look)
  }, [queryClient, queries])
}

/** Call once for a session that is looked at. */
export function useFreshChanges(session: Session): () => Promise<void> {
  const { queries } = useBullpen()
  const queryClient = useQueryClient()
  const seq = useDebounced(`${session.id}:${session.lastSeq}:${session.state.kind}`, CALM_MS)
  const seen = useRef(seq)
  useEffect(() => {
    if (seen.current === seq) return
    seen.current = seq
    void queryClient.invalidateQueries({ queryKey: queries.git.key() })
  }, [seq, queryClient, queries])
  return () => queryClient.invalidateQueries({ queryKey: queries.git.key() })
}
