/** Opens files and folders of sessions in the user's own programs, where the host can start them; what each is called. */
import { useCallback, useMemo } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { OpenWith, Programs } from '#shared/opening.ts'
import { useBullpen } from '../client/context.tsx'
import { useAction } from '../client/use-action.ts'
import { useData } from '../client/use-data.ts'

/** A program that was installed or set meanwhile is found after this long. */
const FRESH_MS = 5_000

const NONE: Programs = { editor: null, terminal: null, files: null }

/** None until it is known, and where the host has none to offer: then a path can only be copied. */
export function usePrograms(): Programs {
  const { queries } = useBullpen()
  return useData(queries.files.programs.queryOptions({ staleTime: FRESH_MS, retry: false })).data ?? NONE
}

export type OpenPlace = {
  /** Absolute, or relative to the session's folder; absent = the folder itself. */
  readonly path?: string
  readonly line?: number
}

export type Opening = {
  readonly programs: Programs
  readonly open: (kind: OpenWith, place?: OpenPlace) => void
}

export function useOpening(sessionId: SessionId): Opening {
  const { client } = useBullpen()
  const act = useAction()
  const programs = usePrograms()
  const open = useCallback(
    (kind: OpenWith, place: OpenPlace = {}) => void act(() => client.files.open({ sessionId, with: kind, ...place })),
    [act, client, sessionId],
  )
  return useMemo(() => ({ programs, open }), [programs, open])
}
