/** What lies outside an event: the rest of a long result or input, page by page, and images that come when they are shown. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { createContext, use, useState } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import type { PayloadRef } from '#shared/payload-ref.ts'
import type { SessionId } from '#shared/ids.ts'
import { useBullpen } from '../../client/context.tsx'
import { wholeText } from '../../client/whole-text.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import styles from './long-result.module.css'

/** The session whose transcript is shown. */
export const SessionIdContext = createContext<SessionId | null>(null)

/** Characters a page: some 2,000 lines, which a window lays out at once without a hitch. */
const PAGE = 128 * 1024

/** `from`: how much of the text is shown already; `label`: what it is. */
export function Rest({ rest, from, label = 'Output' }: { rest: PayloadRef; from: number; label?: string }) {
  const { client } = useBullpen()
  const id = use(SessionIdContext)
  const [asked, setAsked] = useState(false)
  const pages = useInfiniteQuery({
    queryKey: ['payload', id, rest.id, from],
    async queryFn({ pageParam: offset }) {
      if (id === null) throw new Error('There is no session here.')
      const { text, length } = await client.sessions.payload({ id, payloadId: rest.id, offset, limit: PAGE })
      return { text, length }
    },
    initialPageParam: from,
    getNextPageParam: ({ text, length }, _, offset) =>
      offset + text.length < length ? offset + text.length : undefined,
    enabled: asked,
    staleTime: Infinity,
    gcTime: 0,
  })
  const texts = asked ? (pages.data?.pages.map(({ text }) => text) ?? []) : []
  const left = rest.length - from - texts.reduce((sum, { length }) => sum + length, 0)
  const error = pages.error && toAppErrorData(pages.error)
  const showMore = () => {
    if (!asked) setAsked(true)
    else if (error && texts.length === 0) void pages.refetch()
    else void pages.fetchNextPage()
  }
  return (
    <div className={styles.rest}>
      {texts.map((text, index) => (
        <pre key={index} tabIndex={0} aria-label={`${label}, continued, part ${index + 1}`}>
          {text}
        </pre>
      ))}
      {error && <Notice tone="error" message={error.message} remedy={error.remedy} />}
      {(left > 0 || texts.length > 0) && (
        <div className={styles.bar}>
          {left > 0 && (
            <Button look="ghost" size="sm" disabled={pages.isFetching} onClick={showMore}>
              {pages.isFetching ? 'Loading…' : `Show more (${formatLength(left)})`}
            </Button>
          )}
          {texts.length > 0 && (
            <Button look="ghost" size="sm" onClick={() => setAsked(false)}>
              Show less
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

type RestImageProps = { rest: PayloadRef; mediaType: string; alt?: string }

export function RestImage({ rest, mediaType, alt = 'Result of the tool' }: RestImageProps) {
  const { client } = useBullpen()
  const id = use(SessionIdContext)
  const image = useQuery({
    queryKey: ['payload', id, rest.id, 'whole'],
    async queryFn() {
      if (id === null) throw new Error('There is no session here.')
      return wholeText(client, id, { text: '', rest })
    },
    staleTime: Infinity,
  })
  if (image.error) {
    const { message, remedy } = toAppErrorData(image.error)
    const again = (
      <Button size="sm" onClick={() => void image.refetch()}>
        Try again
      </Button>
    )
    return <Notice tone="error" message={message} remedy={remedy} actions={again} />
  }
  if (image.data === undefined) return <p className={styles.loading}>Loading the image…</p>
  return <img className={styles.image} src={`data:${mediaType};base64,${image.data}`} alt={alt} />
}

/** Of text: "812 KB", "29.9 MB", taking a character for a byte. */
export function formatLength(characters: number): string {
  if (characters < 1_000) return `${characters} characters`
  if (characters < 999_500) return `${Math.round(characters / 1_000)} KB`
  return `${(characters / 1_000_000).toFixed(1)} MB`
}
