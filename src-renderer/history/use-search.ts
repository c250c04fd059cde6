/** Asks the host while the user types: one question at a time, the last results stay until there are new ones. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import type { SearchPage, SearchResult } from '#shared/search.ts'
import { useBullpen } from '../client/context.tsx'
import { useDebounced } from '../client/use-debounced.ts'
import { useNow } from '../client/use-now.ts'
import { type Choices, filtersOf, NO_CHOICES } from './choices.ts'
import { useIndexed } from './use-indexed.ts'

/** Between two keys of someone who types on; an answer takes a few milliseconds. */
const REST_MS = 80

/** What is being indexed may hold what was not found. */
const AGAIN_MS = 2_000

const PAGE = 40

export type Search = {
  /** Null until there is something to show; what is shown may be of the question before. */
  readonly results: readonly SearchResult[] | null
  readonly total: SearchPage['total']
  readonly notUnderstood: readonly string[]
  /** Events that can't be found yet. */
  readonly pending: number
  readonly asking: boolean
  readonly error: AppErrorData | null
  readonly hasMore: boolean
  readonly loadMore: () => void
  readonly retry: () => void
}

export function useSearch(typed: string, choices: Choices): Search {
  const { queries } = useBullpen()
  const text = useDebounced(typed, REST_MS)
  const now = useNow(60_000)
  const { pending, growing } = useIndexed()
  const asksSomething = text.trim() !== '' || choices !== NO_CHOICES
  const query = useInfiniteQuery({
    ...queries.search.query.infiniteOptions({
      input: (cursor: string | undefined) => ({
        text,
        limit: PAGE,
        ...filtersOf(choices, now),
        ...(cursor !== undefined && { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
    }),
    enabled: asksSomething,
    placeholderData: keepPreviousData,
    staleTime: 0, // what is said meanwhile is found when asked again
    // results that are read stay where they are; none are looked for again
    refetchInterval: ({ state }) => growing && state.data?.pages[0]?.results.length === 0 && AGAIN_MS,
  })
  const { refetch } = query
  const grew = useRef(false)
  useEffect(() => {
    if (grew.current && !growing && asksSomething) void refetch() // all of it can be found now
    grew.current = growing
  }, [growing, asksSomething, refetch])
  const pages = asksSomething ? query.data?.pages : undefined
  return {
    results: pages ? pages.flatMap(({ results }) => results) : null,
    total: pages?.[0]?.total ?? null,
    notUnderstood: pages?.[0]?.notUnderstood ?? [],
    pending,
    asking: asksSomething && (query.isFetching || text !== typed),
    error: query.error ? toAppErrorData(query.error) : null,
    hasMore: query.hasNextPage,
    loadMore: () => {
      if (query.hasNextPage && !query.isFetching) void query.fetchNextPage()
    },
    retry: () => void query.refetch(),
  }
}
