/** Alt with a letter answers a card, by the letter's place on the keyboard: Option types other characters on a Mac. */
import { useEffect, useRef } from 'react'

export function useShortcuts(actions: Readonly<Partial<Record<string, () => void>>>): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return
      const action = latest.current[event.code]
      if (!action) return
      event.preventDefault()
      action()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
