/** The coloured lines of a code text, renewed at a calm rate while it is being written. */
import { useEffect, useRef, useState } from 'react'
import { Colouring, type Line } from './highlight.ts'

/** While code streams, what is new of it is coloured this often at most. */
const STREAMING_MS = 150

/** What of `code` is coloured already; the caller shows the rest plain. */
export function useHighlight(code: string, language: string, streaming: boolean): readonly Line[] | null {
  const [lines, setLines] = useState<readonly Line[] | null>(null)
  const colouredAt = useRef(0)
  const colouring = useRef<{ language: string; of: Colouring } | null>(null)
  const running = useRef<Promise<unknown>>(Promise.resolve())
  useEffect(() => {
    let current = true
    const wait = streaming ? Math.max(0, colouredAt.current + STREAMING_MS - performance.now()) : 0
    const timer = setTimeout(() => {
      colouredAt.current = performance.now()
      if (colouring.current?.language !== language) colouring.current = { language, of: new Colouring(language) }
      const { of } = colouring.current
      // One at a time: two would both go on from the same line.
      running.current = running.current
        .then(() => (current ? of.colour(code, () => current) : undefined))
        .then(
          (next) => {
            if (current && next !== undefined) setLines(next)
          },
          () => undefined, // the chunk could not be fetched: plain code is complete, only less pretty
        )
    }, wait)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [code, language, streaming])
  return lines
}
