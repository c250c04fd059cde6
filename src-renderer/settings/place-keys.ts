/** Keys that belong to one place and hold only there: they are listed, not changed. */
import { isMac, printChord } from '../client/chords.ts'

export type PlaceKeys = {
  readonly place: string
  readonly keys: readonly (readonly [what: string, ...keys: string[]])[]
}

const mod = isMac ? '⌘' : 'Ctrl+'
const alt = (key: string) => printChord(`Alt+${key}`)

export const PLACE_KEYS: readonly PlaceKeys[] = [
  {
    place: 'In the prompt',
    keys: [
      ['Send, or break the line', 'Enter', 'Shift+Enter'],
      ['Stop the running turn and send now', `${mod}Enter`],
      ['Interrupt the running turn', 'Esc'],
      ['What you asked before', '↑', '↓'],
      ['Files and folders, commands and templates', '@', '/'],
    ],
  },
  {
    place: 'With the prompts that wait',
    keys: [['Send this one earlier, or later', alt('ArrowUp'), alt('ArrowDown')]],
  },
  {
    place: 'In the transcript',
    keys: [
      ['From message to message', '↑', '↓'],
      ['To the first, to the end', 'Home', 'End'],
    ],
  },
  {
    place: 'In “What needs you”',
    keys: [
      ['Choose', 'J', 'K', '↑', '↓'],
      ['Open its session', 'Enter', 'O'],
      ['Allow once, for the session, or deny', 'A', 'S', 'D'],
      ['Mark as done', 'E'],
    ],
  },
  {
    place: 'In the changes',
    keys: [
      ['Choose a file or a hunk', 'J', 'K', '↑', '↓'],
      ['To the hunks of the file, and back', 'Enter', '←'],
      ['Stage, or take it out again', 'S', 'U'],
      ['Undo, or open in the editor', 'R', 'O'],
      ['Filter the files', '/'],
    ],
  },
  {
    place: 'In the list of sessions',
    keys: [
      ['Open', 'Enter'],
      ['Choose several', 'Shift+Space', 'Shift+↓', `${mod}A`],
      ['Rename, or delete', 'F2', 'Del'],
      ['Fold a project, or open it', '←', '→'],
    ],
  },
  {
    place: 'In the tabs and their overview',
    keys: [
      ['Go to tab 1 to 9', `${mod}1…9`, `${alt('1')}…9`],
      ['Next, or the one before', '←', '→'],
      ['Move the tab with the focus', `${mod}Shift+← →`],
      ['Close it', 'Del'],
    ],
  },
]
