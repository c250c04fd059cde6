/** A conversation of the CLI on disk, to be read: the same transcript without anything to press. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import { useBullpen } from '../../client/context.tsx'
import { countOf } from '../../client/format.ts'
import { Empty, Loading } from '../../ui/empty.tsx'
import { FailureNotice } from '../../ui/failure-notice.tsx'
import { TranscriptBuilder } from './builder.ts'
import { TranscriptList } from './transcript-list.tsx'
import styles from './transcript-list.module.css'

type NextPage = () => Promise<{ readonly hasNextPage: boolean; readonly isError: boolean }>

async function fetchAll(fetchNextPage: NextPage): Promise<void> {
  for (;;) {
    const { hasNextPage, isError } = await fetchNextPage()
    if (!hasNextPage || isError) return
  }
}

/** Events at once. */
const PAGE = 400

type TranscriptPreviewProps = {
  /** Of the conversation. */
  id: string
  cwd: string
  /** Another one when the file has changed: it is read again. */
  version: number
}

export function TranscriptPreview({ id, cwd, version }: TranscriptPreviewProps) {
  const { client } = useBullpen()
  const query = useInfiniteQuery({
    queryKey: ['transcript', id, version],
    queryFn: ({ pageParam: before }) => client.transcripts.read({ id, limit: PAGE, ...(before && { before }) }),
    initialPageParam: 0,
    getNextPageParam: ({ events, hasOlder }) => (hasOlder ? events[0]?.seq : undefined),
    gcTime: 60_000,
  })
  const { data, error, hasNextPage, isFetching, fetchNextPage, refetch } = query
  const items = useMemo(() => {
    const builder = new TranscriptBuilder()
    for (const page of data?.pages.toReversed() ?? []) for (const event of page.events) builder.push(event)
    return builder.items
  }, [data])
  if (!data) {
    if (!error) return <Loading label="Reading the transcript" />
    return (
      <div className={styles.alone}>
        <FailureNotice error={toAppErrorData(error)} onRetry={() => void refetch()} />
      </div>
    )
  }
  if (items.length === 0) return <Empty title="Nothing to read">No message in this file could be read.</Empty>
  const left = data.pages[0]?.left ?? 0
  return (
    <TranscriptList
      id={null}
      cwd={cwd}
      transcript={{
        items,
        pending: [],
        hasOlder: hasNextPage,
        oldestSeq: data.pages.at(-1)?.events[0]?.seq ?? null,
        prepended: data.pages.length > 1, // nothing ever comes behind
        loaded: true,
        error: null,
        older: error ? toAppErrorData(error) : isFetching ? 'loading' : 'idle',
        revealed: null,
      }}
      actions={null}
      onLoadOlder={() => void fetchNextPage()}
      onLoadAll={() => void fetchAll(fetchNextPage)}
      onCopyLink={null}
      footer={
        left > 0 && <p className={styles.left}>{countOf(left, 'message')} in branches that were gone back from</p>
      }
    />
  )
}
