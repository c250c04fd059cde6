/** Whether the pane one is in has the focus: of several on the screen, one alone takes the keyboard. */
import { createContext, use } from 'react'

/** True where there are no panes. */
export const PaneFocusContext = createContext(true)

export const usePaneFocus = (): boolean => use(PaneFocusContext)
