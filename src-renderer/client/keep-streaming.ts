/** Holds a stream open across cuts: it is opened again after each reconnection, from where the caller says it is. */
import { type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import type { Connection } from './connection.ts'

/** A stream that ends without an error belongs to a host that stops; ask again a little later. */
const REOPEN_PAUSE_MS = 400

export type StreamOptions<T> = {
  readonly connection: Connection
  /** Called for each attempt, so that it can start after the last item seen. */
  readonly open: (signal: AbortSignal) => Promise<AsyncIterable<T>>
  readonly onItem: (item: T) => void
  /** An error that reconnecting does not cure. The stream has ended. */
  readonly onError: (error: AppErrorData) => void
}

/** Returns the function that ends it. */
export function keepStreaming<T>({ connection, open, onItem, onError }: StreamOptions<T>): () => void {
  const ending = new AbortController()
  const { signal } = ending
  const hasEnded = () => signal.aborted
  const run = async () => {
    while (!hasEnded()) {
      let cut: Promise<unknown> | undefined
      try {
        const transport = await connection.ready({ signal, patienceMs: Infinity })
        cut = transport.closed
        for await (const item of await open(signal)) {
          if (hasEnded()) return
          onItem(item)
        }
      } catch (error) {
        if (hasEnded()) return
        const data = toAppErrorData(error)
        if (data.kind !== 'network') {
          onError(data)
          return
        }
      }
      const pause = new Promise((resolve) => setTimeout(resolve, REOPEN_PAUSE_MS))
      await Promise.race([pause, cut ?? pause]) // after a cut the connection itself paces the attempts
    }
  }
  void run()
  return () => ending.abort()
}
