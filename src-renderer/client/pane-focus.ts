/** Whether the pane one is in has the focus: of several on the screen, one alone takes the keyboard. */
import { createContext, use } from 'react'

/** True where there are no panes. */
export const PaneFocusContext = createContext(true)

export const usePaneFocus = (): boolean => use(PaneFocusContext)

/** Somebody is in a dialog or a menu that lies over the panes: nothing below it takes the keyboard away. One that is closing gives it up. */
export const isFocusAbove = (): boolean => {
  const above = document.activeElement?.closest('[role="dialog"], [role="menu"]')
  return above instanceof HTMLElement && above.dataset.state !== 'closed'
}
