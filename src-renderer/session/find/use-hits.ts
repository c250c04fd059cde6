/** Looks through a session for a text, page by page from its end, and goes on counting while it is added to. */
import { useEffect, useMemo, useState } from 'react'
import { type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import { countFound, FIND_MAX_LENGTH, type FindHit, findableTexts, findPattern } from '#shared/find.ts'
import type { SessionId } from '#shared/ids.ts'
import { useBullpen } from '../../client/context.tsx'
import { useDebounced } from '../../client/use-debounced.ts'
import type { TranscriptStore } from '../transcript/transcript-store.ts'

const TYPING_MS = 120

export type Hits = {
  /** In the order of reading. */
  readonly hits: readonly FindHit[]
  /** The whole session is looked through. */
  readonly done: boolean
  readonly error: AppErrorData | null
  /** Null when there is nothing to look for. */
  readonly pattern: RegExp | null
}

type Asked = { readonly text: string; readonly matchCase: boolean }
type Found = Pick<Hits, 'hits' | 'done' | 'error'> & { readonly of: Asked | null }

const NOTHING: Found = { of: null, hits: [], done: false, error: null }
const NONE: Hits = { hits: [], done: false, error: null, pattern: null }

export function useHits(id: SessionId, store: TranscriptStore, text: string, matchCase: boolean): Hits {
  const { client } = useBullpen()
  const settled = useDebounced(text.slice(0, FIND_MAX_LENGTH), TYPING_MS)
  const [found, setFound] = useState(NOTHING)
  const [round, setRound] = useState(0)
  useEffect(() => {
    const pattern = findPattern(settled, matchCase)
    if (!pattern) return
    const over = new AbortController()
    const of = { text: settled, matchCase }
    let hits: FindHit[] = []
    let isFirst = true
    const put = (change: Partial<Found>) => {
      if (!over.signal.aborted) setFound((before) => ({ ...before, of, hits, ...change }))
    }
    const look = async () => {
      for (let before: number | null | undefined; before !== null;) {
        const page = await client.search.find(
          { id, text: settled, matchCase, ...(before !== undefined && { before }) },
          { signal: over.signal },
        )
        const known = new Set(hits.map(({ seq }) => seq))
        hits = [...page.hits.toReversed().filter(({ seq }) => !known.has(seq)), ...hits]
        before = page.next
        if (isFirst || page.hits.length > 0 || before === null) put({ done: before === null, error: null })
        isFirst = false
      }
    }
    look().catch((error: unknown) => put({ error: toAppErrorData(error) }))
    const stopListening = store.onEvent(({ seq, event }) => {
      if (event.type === 'rewound') setRound((count) => count + 1)
      const count = countFound(findableTexts(event), pattern)
      if (count === 0 || hits.some((hit) => hit.seq === seq)) return
      hits = [...hits, { seq, count }]
      put({})
    })
    return () => {
      over.abort()
      stopListening()
    }
  }, [client, id, store, settled, matchCase, round])
  const { of, hits, done, error } = found
  const pattern = useMemo(() => (of ? findPattern(of.text, of.matchCase) : null), [of])
  if (text.trim() === '' || !pattern) return NONE
  return { hits, error, pattern, done: done && of?.text === text && of.matchCase === matchCase }
}
