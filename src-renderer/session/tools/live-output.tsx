/** What a command has written so far, read again and again while it runs and can be seen. */
import { useQuery } from '@tanstack/react-query'
import { use, useRef } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import { useBullpen } from '../../client/context.tsx'
import styles from './live-output.module.css'
import { LogEnd } from './log-end.tsx'
import { SessionIdContext } from './long-result.tsx'
import { Output } from './output.tsx'
import { useOnScreen } from './use-on-screen.ts'

/** As often as one looks at a log. */
const LOOK_EVERY_MS = 1_000

type LiveOutputProps = {
  /** The CLI's name of the command; undefined where it told none. */
  taskId: string | undefined
  runs: boolean
  /** Its last lines alone: the card is folded. */
  brief?: boolean
}

/** Nothing where the command has written nothing, or what it wrote is gone. */
export function LiveOutput({ taskId, ...rest }: LiveOutputProps) {
  const sessionId = use(SessionIdContext)
  if (sessionId === null || taskId === undefined) return null
  return <Looked key={taskId} sessionId={sessionId} taskId={taskId} {...rest} /> // what one wrote is not shown for another
}

type LookedProps = { sessionId: SessionId; taskId: string; runs: boolean; brief?: boolean }

function Looked({ sessionId, taskId, runs, brief = false }: LookedProps) {
  const { client } = useBullpen()
  const place = useRef<HTMLDivElement>(null)
  const isSeen = useOnScreen(place)
  const { data } = useQuery({
    // once more when it has ended
    queryKey: ['task output', sessionId, taskId, runs],
    queryFn: ({ signal }) => client.files.taskOutput({ sessionId, taskId }, { signal }),
    enabled: isSeen,
    refetchInterval: ({ state }) => (runs && !isGone(state.error) ? LOOK_EVERY_MS : false),
    placeholderData: (before) => before,
    staleTime: runs ? 0 : Infinity,
    gcTime: 10_000,
    retry: false,
  })
  const text = data?.text ?? ''
  if (!data || text.trim() === '') return <div ref={place} className={styles.nothing} />
  return (
    <div ref={place} className={styles.place}>
      {runs ? (
        <LogEnd text={text} brief={brief} />
      ) : (
        <Output text={text} label={data.isCut ? 'The end of its output' : 'Output'} />
      )}
    </div>
  )
}

/** Whatever else went wrong may be right at the next look. */
const isGone = (error: Error | null): boolean => error !== null && toAppErrorData(error).kind === 'not_found'
