/** The newest item of a stream, painted at a calm rate however fast the host tells. */
import { useEffect, useState } from 'react'
import type { AppErrorData } from '#shared/errors.ts'
import { useBullpen } from './context.tsx'
import { keepStreaming } from './keep-streaming.ts'

export type Live<T> = {
  /** Null before the first item. Stays through cuts of the connection. */
  readonly value: T | null
  /** The stream has ended with it; the function opens it again. */
  readonly error: AppErrorData | null
  readonly retry: () => void
}

/** Twice a second: figures can be read while they change. */
const PAINT_EVERY_MS = 500

/** `open` must keep its identity from one rendering to the next: another one is another stream. */
export function useLive<T>(open: (signal: AbortSignal) => Promise<AsyncIterable<T>>): Live<T> {
  const { connection } = useBullpen()
  const [value, setValue] = useState<T | null>(null)
  const [error, setError] = useState<AppErrorData | null>(null)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    let newest: { readonly item: T } | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const paint = () => {
      timer = undefined
      if (newest === null) return
      const { item } = newest
      newest = null
      setValue(() => item)
      timer = setTimeout(paint, PAINT_EVERY_MS)
    }
    const stop = keepStreaming({
      connection,
      open,
      onItem: (item) => {
        newest = { item }
        if (timer === undefined) paint()
      },
      onError: setError,
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [connection, open, attempt])
  const retry = () => {
    setError(null)
    setAttempt(attempt + 1)
  }
  return { value, error, retry }
}
