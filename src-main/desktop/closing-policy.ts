/** What becomes of the app when its window is closed, and what it says of that. Pure; `closing.ts` does it. */
import { isAtWork, type Session } from '#shared/session.ts'

/** `close`: the app ends. `hide`: it goes on without a window. `ask`: the user says which. */
export type Closing = 'close' | 'hide' | 'ask'

export type ClosingInput = {
  readonly platform: NodeJS.Platform
  /** Sessions at work. */
  readonly working: number
  /** There is one to be seen, through which the window comes back. */
  readonly tray: boolean
  /** The app ends already, or the system does. */
  readonly ending: boolean
}

/** A window that is closed takes no turn with it. On a Mac closing a window never ends an app: its Dock brings it back. */
export function whenClosed({ platform, working, tray, ending }: ClosingInput): Closing {
  if (ending) return 'close'
  if (platform === 'darwin') return 'hide'
  if (working === 0) return 'close'
  return tray ? 'hide' : 'ask'
}

/** A turn is under way, or something in the background, or a prompt waits for the process that is being started for it. */
export const countWorking = (sessions: readonly Session[]): number =>
  sessions.filter((session) => isAtWork(session) || (session.state.kind === 'waking' && session.queued.length > 0))
    .length

export const workWords = (working: number): string =>
  working === 1 ? 'One session is at work.' : `${working} sessions are at work.`

export type Question = {
  readonly message: string
  readonly detail: string
  readonly buttons: readonly string[]
  /** Which of them the Return key and the Escape key press. */
  readonly defaultId: number
  readonly cancelId: number
}

/** Answers of `closeQuestion`, by button. */
export const CLOSE_ANSWERS = ['hide', 'quit', 'stay'] as const

export const closeQuestion = (working: number): Question => ({
  message: workWords(working),
  detail:
    'Bullpen can go on without its window; start it again to bring the window back. Quitting ends the turns: what was said and done is kept, and each session can go on later.',
  buttons: ['Go on without the window', 'Quit', 'Cancel'],
  defaultId: 0,
  cancelId: 2,
})

/** Answers of `quitQuestion`, by button. */
export const QUIT_ANSWERS = ['quit', 'stay'] as const

export const quitQuestion = (working: number): Question => ({
  message: workWords(working),
  detail: 'Quitting ends the turns. What was said and done is kept, and each session can go on later.',
  buttons: ['Quit', 'Cancel'],
  defaultId: 1,
  cancelId: 1,
})
