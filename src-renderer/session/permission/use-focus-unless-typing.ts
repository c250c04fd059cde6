/** A card that appears takes the focus, unless it would take it out of the hands of somebody who writes. */
import { type RefObject, useEffect, useRef } from 'react'
import { isFocusAbove } from '../../client/pane-focus.ts'
import { typedLately } from '../composer/typing.ts'

export function useFocusUnlessTyping(target: RefObject<HTMLElement | null>, subject: string, mayTake: boolean): void {
  const wanted = useRef(mayTake)
  useEffect(() => {
    wanted.current = mayTake
  })
  useEffect(() => {
    if (!wanted.current) return
    const active = document.activeElement
    const typing =
      (active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement) &&
      (active.value.trim() !== '' || typedLately())
    if (!typing && !isFocusAbove()) target.current?.focus()
  }, [target, subject])
}
