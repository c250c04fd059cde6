/** The coloured lines of a code text, renewed at a calm rate while it is being written. */
import { useEffect, useRef, useState } from 'react'
import { highlight, type Line } from './highlight.ts'

/** While code streams, it is coloured anew this often at most. */
const STREAMING_MS = 400

/** What of `code` is coloured already; the caller shows the rest plain. */
export function useHighlight(code: string, language: string, streaming: boolean): readonly Line[] | null {
  const [lines, setLines] = useState<readonly Line[] | null>(null)
  const colouredAt = useRef(0)
  useEffect(() => {
    let current = true
    const wait = streaming ? Math.max(0, colouredAt.current + STREAMING_MS - performance.now()) : 0
    const timer = setTimeout(() => {
      colouredAt.current = performance.now()
      highlight(code, language).then(
        (next) => {
          if (current) setLines(next)
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
