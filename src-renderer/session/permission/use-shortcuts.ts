/** The keys that answer a card, from anywhere in its window, but never a press that writes a character. */
import { type RefObject, useEffect, useRef } from 'react'
import { type ActionId, keysOf, type Shortcuts } from '#shared/actions.ts'
import { chordsOf, isMac } from '../../client/chords.ts'
import { isDialogShown } from '../../client/dialogs-shown.ts'
import { typesText } from '../../client/types-text.ts'
import { useChangedKeys } from '../../client/use-keys.ts'

export type CardAction = Extract<ActionId, `request.${string}`>
type Actions = Readonly<Partial<Record<CardAction, () => void>>>

const CARD_ACTIONS = [
  'request.allow-once',
  'request.allow-session',
  'request.always',
  'request.deny',
  'request.explain',
] as const satisfies readonly CardAction[]

/** What this press asks of the card; null for nothing. On a Mac, Option alone answers only with the focus in the card. */
export function cardActionFor(
  event: KeyboardEvent,
  { changed, card, mac }: { changed: Shortcuts; card: Element | null; mac: boolean },
): CardAction | null {
  if (event.repeat || event.defaultPrevented || typesText(event, mac)) return null
  const isInCard = event.target instanceof Node && card?.contains(event.target) === true
  if (mac && event.altKey && !event.ctrlKey && !event.metaKey && !isInCard) return null
  const chords = chordsOf(event, mac)
  return CARD_ACTIONS.find((id) => keysOf(id, changed).some((chord) => chords.includes(chord))) ?? null
}

export function useShortcuts(card: RefObject<HTMLElement | null>, actions: Actions, mac = isMac): void {
  const changed = useChangedKeys()
  const latest = useRef({ actions, changed })
  useEffect(() => {
    latest.current = { actions, changed }
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { actions: now, changed: keys } = latest.current
      const action = cardActionFor(event, { changed: keys, card: card.current, mac })
      const run = action === null ? undefined : now[action]
      if (!run || isDialogShown()) return
      event.preventDefault()
      run()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [card, mac])
}
