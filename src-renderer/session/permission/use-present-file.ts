/** What stands in the file that a request would write, asked of the host while its card is on the screen. */
import { useQuery } from '@tanstack/react-query'
import type { SessionId } from '#shared/ids.ts'
import type { PresentFile } from '#shared/permissions.ts'
import { useBullpen } from '../../client/context.tsx'
import type { ToolRequest } from './tool-request.ts'

const WRITES = new Set(['Write', 'NotebookEdit'])

/** `unasked`: the request writes no file, or the answer is on its way. `failed`: it could not be had. */
export type Present = PresentFile | { readonly kind: 'unasked' | 'failed' }

export function usePresentFile(sessionId: SessionId, { requestId, toolName }: ToolRequest): Present {
  const { queries } = useBullpen()
  const { data, isError } = useQuery(
    queries.permissions.present.queryOptions({
      input: { sessionId, requestId },
      enabled: WRITES.has(toolName),
      retry: false,
      staleTime: 0,
      gcTime: 0, // a file may be large, and is asked for once
    }),
  )
  return data ?? { kind: isError ? 'failed' : 'unasked' }
}
