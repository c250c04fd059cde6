/** The time, renewed while someone looks at it. */
import { useEffect, useState } from 'react'

/** Milliseconds since the Unix epoch, every `everyMs`; stands still while `active` is false. */
export function useNow(everyMs: number, active = true): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!active) return
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs, active])
  return now
}
