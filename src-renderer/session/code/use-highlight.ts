/** The coloured lines of a code text, renewed at a calm rate while it is being written. */
import { useEffect, useRef, useState } from 'react'
import type { Line } from './highlight.ts'
import { ThreadColouring } from './off-thread.ts'

/** While code streams, what is new of it is coloured this often at most. */
const STREAMING_MS = 150

/** What of `code` is coloured already; the caller shows the rest plain. */
export function useHighlight(code: string, language: string, streaming: boolean): readonly Line[] | null {
  const [lines, setLines] = useState<readonly Line[] | null>(null)
  const colouredAt = useRef(0)
  const colouring = useRef<{ readonly language: string; readonly of: ThreadColouring } | null>(null)
  /** Whole: a block that was hidden for a while is not coloured once more. */
  const done = useRef<{ readonly language: string; readonly code: string } | null>(null)
  const running = useRef<Promise<unknown>>(Promise.resolve())
  useEffect(() => {
    if (done.current?.code === code && done.current.language === language) return
    const over = new AbortController()
    const wait = streaming ? Math.max(0, colouredAt.current + STREAMING_MS - performance.now()) : 0
    const colour = async () => {
      if (colouring.current?.language !== language) {
        colouring.current?.of.forget()
        colouring.current = { language, of: new ThreadColouring(language) }
      }
      const next = await colouring.current.of.colour(code, streaming)
      if (over.signal.aborted) return
      setLines(next)
      if (!streaming) done.current = { language, code }
    }
    const timer = setTimeout(() => {
      colouredAt.current = performance.now()
      running.current = running.current.then(() => (over.signal.aborted ? undefined : colour())) // one at a time: each goes on from the lines of the one before
    }, wait)
    return () => {
      over.abort()
      clearTimeout(timer)
    }
  }, [code, language, streaming])
  useEffect(
    () => () => {
      colouring.current?.of.forget()
      colouring.current = null
    },
    [],
  )
  return lines
}
