/** Where the focus has been, so that what closes gives it back to the last place that is still there. */
import { isFocusNowhere } from './focus.ts'

/** Enough for a place that vanished meanwhile, and the one before. */
const KEPT = 6

type Trail = readonly WeakRef<HTMLElement>[]

/** Newest first; those in dialogs apart, or a walk through one would be all that is known. */
const trails: Record<'below' | 'inDialogs', Trail> = { below: [], inDialogs: [] }

document.addEventListener('focusin', ({ target }) => remember(target), { capture: true })

function remember(target: EventTarget | null): void {
  // what is chosen in a menu goes with it, and Radix's guards only pass the focus on
  if (!(target instanceof HTMLElement) || target.closest('[role="menu"], [data-radix-focus-guard]')) return
  const key = target.closest('[role="dialog"]') ? 'inDialogs' : 'below'
  const others = trails[key].filter((place) => place.deref() !== target && place.deref()?.isConnected === true)
  trails[key] = [new WeakRef(target), ...others].slice(0, KEPT)
}

/** As `onCloseAutoFocus`: Radix gives the focus back to a trigger, which dialogs here have not. What took it meanwhile keeps it. */
export function giveFocusBack(event: Event): void {
  event.preventDefault()
  for (const place of [...trails.inDialogs, ...trails.below]) {
    if (!isFocusNowhere()) return
    const element = place.deref()
    if (element?.isConnected === true) element.focus({ preventScroll: true }) // what is out of sight does not take it
  }
}
