/** Where the window was, and whether it can be there again. Pure: the file and the screens come from the caller. */
import { z } from 'zod'

export const SMALLEST = { width: 720, height: 480 } as const
const USUAL = { width: 1280, height: 840 } as const
/** So much of the window's top must be on a screen for the user to get hold of it. */
const GRIP = { width: 120, height: 40 } as const

const WindowState = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive().max(32_768),
  height: z.number().int().positive().max(32_768),
  maximised: z.boolean(),
})
export type WindowState = z.infer<typeof WindowState>

export type Rectangle = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export type Placement = { x?: number; y?: number; width: number; height: number; maximised: boolean }

/** The file's text as a state; null for anything else, because a lost window position is no reason to complain. */
export function parseWindowState(text: string): WindowState | null {
  try {
    const parsed = WindowState.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null // not JSON
  }
}

const isReachable = (state: WindowState, screen: Rectangle): boolean =>
  Math.min(state.x + state.width, screen.x + screen.width) - Math.max(state.x, screen.x) >= GRIP.width &&
  state.y >= screen.y &&
  state.y <= screen.y + screen.height - GRIP.height

/** Where to open the window: as it was when a screen still shows its top; else only its size, for the system to place. */
export function placeWindow(state: WindowState | null, screens: readonly Rectangle[]): Placement {
  if (state === null) return { ...USUAL, maximised: false }
  const { maximised } = state
  const size = { width: Math.max(state.width, SMALLEST.width), height: Math.max(state.height, SMALLEST.height) }
  return screens.some((screen) => isReachable(state, screen))
    ? { x: state.x, y: state.y, ...size, maximised }
    : { ...size, maximised }
}
