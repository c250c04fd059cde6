/** The newest things that happened to spares, newest first. */
import { useCallback } from 'react'
import type { PoolEvent, PoolEvents } from '#shared/pool.ts'
import { useBullpen } from '../client/context.tsx'
import { useLive } from '../client/use-live.ts'

/** As many as somebody reads, and as fit without a scrollbar of their own. */
const KEPT = 20

/** Null before the host has answered. */
export function usePoolEvents(): readonly PoolEvent[] | null {
  const { client } = useBullpen()
  const open = useCallback(async (signal: AbortSignal) => newestOf(await client.pool.events({}, { signal })), [client])
  return useLive(open).value
}

/** Each item holds all that is to be shown: a painting that is left out loses nothing. */
export async function* newestOf(batches: AsyncIterable<PoolEvents>): AsyncGenerator<readonly PoolEvent[], void> {
  let newest: readonly PoolEvent[] = []
  for await (const { events } of batches) {
    newest = [...events.toReversed(), ...newest].slice(0, KEPT)
    yield newest
  }
}
