/** All conversations on disk as the host's index knows them, page after page, and how far that index is. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import { type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import type { IndexStatus, TranscriptSummary } from '#shared/transcripts.ts'
import { useBullpen } from '../client/context.tsx'
import { useLive } from '../client/use-live.ts'

/** As many as the contract gives at once. */
const PAGE = 500
/** While files are being read, what was found so far shows this often. */
const WHILE_SCANNING_MS = 2_000

export type Transcripts = {
  readonly all: readonly TranscriptSummary[]
  readonly loaded: boolean
  /** More of them are on their way. */
  readonly loading: boolean
  readonly error: AppErrorData | null
  readonly status: IndexStatus | null
  readonly retry: () => void
}

export function useTranscripts(): Transcripts {
  const { client } = useBullpen()
  const watch = useLive(useCallback((signal: AbortSignal) => client.transcripts.watch(undefined, { signal }), [client]))
  const query = useInfiniteQuery({
    queryKey: ['transcripts'],
    queryFn: ({ pageParam: offset }) => client.transcripts.list({ limit: PAGE, offset }),
    initialPageParam: 0,
    getNextPageParam: ({ items, total }, _, offset) =>
      items.length > 0 && offset + items.length < total ? offset + items.length : undefined,
    staleTime: 0,
    refetchInterval: watch.value?.phase === 'scanning' ? WHILE_SCANNING_MS : false,
  })
  const { data, error, hasNextPage, isFetching, fetchNextPage, refetch } = query
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  const scannedAt = watch.value?.scannedAt ?? null
  useEffect(() => {
    if (scannedAt !== null) void refetch()
  }, [scannedAt, refetch])
  const all = useMemo(() => unique(data?.pages.flatMap(({ items }) => items) ?? []), [data])
  return {
    all,
    loaded: data !== undefined,
    loading: hasNextPage,
    error: error ? toAppErrorData(error) : watch.error,
    status: watch.value ?? data?.pages.at(-1)?.status ?? null,
    retry: () => {
      void refetch()
      if (watch.error) watch.retry()
    },
  }
}

/** One that is used between two pages stands in both. */
const unique = (transcripts: readonly TranscriptSummary[]): readonly TranscriptSummary[] => [
  ...new Map(transcripts.map((one) => [one.path, one])).values(),
]
