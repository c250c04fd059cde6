/** What a command in the background has written so far, read again and again while it runs. */
import { useQuery } from '@tanstack/react-query'
import { use } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { useBullpen } from '../../client/context.tsx'
import { SessionIdContext } from './long-result.tsx'
import { Output } from './output.tsx'

/** As often as one looks at a log. */
const LOOK_EVERY_MS = 1_000

/** Where the CLI keeps it, in its own words to the agent. */
export const outputPath = (result: string): string | null =>
  /^Command (?:running in background|was manually backgrounded by user) with ID: .{1,200}?Output is being written to: (.{1,4000}?\.output)\./.exec(
    result,
  )?.[1] ?? null

/** `result`: of the call that began it. Nothing where the CLI names no file, or it is gone. */
export function LiveOutput({ result, runs }: { result: string; runs: boolean }) {
  const sessionId = use(SessionIdContext)
  const path = outputPath(result)
  return sessionId === null || path === null ? null : <Tail sessionId={sessionId} path={path} runs={runs} />
}

type TailProps = { sessionId: SessionId; path: string; runs: boolean }

function Tail({ sessionId, path, runs }: TailProps) {
  const { client } = useBullpen()
  const { data } = useQuery({
    // once more when it has ended
    queryKey: ['task output', sessionId, path, runs],
    queryFn: () => client.files.taskOutput({ sessionId, path }),
    refetchInterval: ({ state }) => (runs && state.error === null ? LOOK_EVERY_MS : false),
    placeholderData: (before) => before,
    staleTime: runs ? 0 : Infinity,
    gcTime: 10_000,
    retry: false,
  })
  if (!data || data.text.trim() === '') return null
  return <Output text={data.text} label={data.isCut ? 'The end of its output' : runs ? 'Output so far' : 'Output'} />
}
