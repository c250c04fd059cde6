/** The terminals that Bullpen knows: how each begins in a folder, and how it runs a program. */
import type { Target } from './launch.ts'

export type TerminalProgram = {
  readonly label: string
  readonly names: readonly string[]
  /** It begins where it was started, but where these say otherwise. */
  readonly args?: (target: Pick<Target, 'folder'>) => readonly string[]
  /** Before the words of a program that is to run in it; null where it can't be told to. */
  readonly runs: ((words: readonly string[]) => readonly string[]) | null
  readonly systems?: readonly NodeJS.Platform[]
}

const after =
  (...options: readonly string[]) =>
  (words: readonly string[]) => [...options, ...words]

/** In the order they are looked for. Debian's alternative is what its user chose. */
export const TERMINALS: readonly TerminalProgram[] = [
  {
    label: 'Windows Terminal',
    names: ['wt'],
    // the folder is where it is started: in a word of its own, a semicolon would begin another command
    args: () => ['-d', '.'],
    runs: (words) => ['-d', '.', ...words.map((word) => word.replace(/;/g, '\\;'))],
    systems: ['win32'],
  },
  { label: 'PowerShell', names: ['pwsh', 'powershell'], runs: null, systems: ['win32'] },
  { label: 'the terminal', names: ['x-terminal-emulator'], runs: after('-e') },
  {
    label: 'GNOME Terminal',
    names: ['gnome-terminal'],
    args: ({ folder }) => [`--working-directory=${folder}`],
    runs: after('--'),
  },
  { label: 'Ptyxis', names: ['ptyxis'], args: ({ folder }) => ['--new-window', '-d', folder], runs: after('--') },
  { label: 'Konsole', names: ['konsole'], args: ({ folder }) => ['--workdir', folder], runs: after('-e') },
  {
    label: 'Xfce Terminal',
    names: ['xfce4-terminal'],
    args: ({ folder }) => [`--working-directory=${folder}`],
    runs: after('-x'),
  },
  { label: 'Ghostty', names: ['ghostty'], args: ({ folder }) => [`--working-directory=${folder}`], runs: after('-e') },
  { label: 'kitty', names: ['kitty'], runs: after() },
  { label: 'Alacritty', names: ['alacritty'], runs: after('-e') },
  {
    label: 'WezTerm',
    names: ['wezterm'],
    args: ({ folder }) => ['start', '--cwd', folder],
    runs: after('start', '--cwd', '.', '--'),
  },
  { label: 'foot', names: ['foot'], runs: after() },
  { label: 'xterm', names: ['xterm'], runs: after('-e') },
]
