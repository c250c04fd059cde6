/** Whether the panel of changes is open, how wide it is and how it lists files: remembered in this browser. */
import { useSyncExternalStore } from 'react'
import { z } from 'zod'

const PanelState = z.object({
  open: z.boolean().catch(false),
  /** What the session has of the width, 0 to 1. */
  part: z.number().min(0.15).max(0.85).catch(0.55),
  files: z.enum(['flat', 'tree']).catch('flat'),
})
export type PanelState = z.infer<typeof PanelState>

const KEY = 'bullpen.changes'
const listeners = new Set<() => void>()
let state: PanelState = read()

function read(): PanelState {
  try {
    return PanelState.parse(JSON.parse(localStorage.getItem(KEY) ?? '{}'))
  } catch {
    return PanelState.parse({}) // not written by us, or storage is switched off
  }
}

export function changePanel(patch: Partial<PanelState>): void {
  state = { ...state, ...patch }
  try {
    localStorage.setItem(KEY, JSON.stringify(state))
  } catch {
    // storage is full or switched off: it holds for as long as the window is open
  }
  for (const listener of listeners) listener()
}

/** Opens or closes the panel of the session that has the focus. */
export const togglePanel = (): void => changePanel({ open: !state.open })

export function usePanelState(): PanelState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )
}
