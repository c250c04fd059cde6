/** Whether the palette is open, and with what. Apart from the window's state: opening it paints the palette and nothing else. */
import { create } from 'zustand'

/** `sessions`: to switch between them, and nothing else. */
export type PaletteMode = 'all' | 'sessions'

export const usePaletteMode = create<PaletteMode | null>(() => null)

export const showPalette = (mode: PaletteMode): void => usePaletteMode.setState(mode, true)
export const showCommands = (): void => showPalette('all')
export const closePalette = (): void => usePaletteMode.setState(null, true)

let after: (() => void) | null = null
/** Once the palette is gone and the focus is back. */
export const afterPalette = (run: () => void): void => void (after = run)

export function runAfterPalette(): void {
  const run = after
  after = null
  run?.()
}
