/** What the parts on the screen let the keyboard and the palette do: each tells it for as long as it is there. */
import { useEffect, useRef, useState } from 'react'
import type { ActionId } from '#shared/actions.ts'
import { usePaneFocus } from './pane-focus.ts'

/** Why it can't be done now, in one sentence. */
export type Refusal = { readonly why: string }
export type Offer = (() => void) | Refusal
export type Offers = { readonly [Id in ActionId]?: Offer | undefined }

const sources = new Set<() => Offers>()

/** Of all parts on the screen, as of this moment. */
export const currentOffers = (): Offers => [...sources].reduce<Offers>((offers, read) => ({ ...offers, ...read() }), {})

/** Of several panes, the one with the focus is asked. */
export function useOffers(offers: Offers): void {
  const focused = usePaneFocus()
  const latest = useRef(offers)
  useEffect(() => {
    latest.current = offers
  })
  useEffect(() => {
    if (!focused) return
    const read = () => latest.current
    sources.add(read)
    return () => void sources.delete(read)
  }, [focused])
}

/** The state of a menu or panel that an action of the table opens as well. `why`: it can't be opened now. */
export function useOpener(id: ActionId, why: string | null = null) {
  const [open, onOpenChange] = useState(false)
  useOffers({ [id]: why === null ? () => onOpenChange(true) : { why } })
  return { open, onOpenChange }
}
