/** The editors that Bullpen knows: what they are called, and how a line of a file is asked for. */
import { place, type Target } from './launch.ts'

export type Editor = {
  readonly label: string
  /** On PATH, without the endings of Windows. The first is the one that settings name. */
  readonly names: readonly string[]
  readonly args: (target: Target) => readonly string[]
  /** It needs a terminal around it. */
  readonly inTerminal?: boolean
  /** Where it is on a Mac when its command was never installed. */
  readonly macApp?: string
  /** On Windows its command is a script, which only a shell could run: the program itself, seen from the folder of that. */
  readonly windowsProgram?: string
}

/** Opened within its project, where that is trusted: an editor may run what a project's own settings name. */
const inProject = (target: Target, ...args: readonly string[]): string[] =>
  target.isFolder ? [target.path] : [...(target.project === null ? [] : [target.project]), ...args]

const codeLike = (label: string, name: string, app = label): Editor => ({
  label,
  names: [name],
  args: (target) => inProject(target, '--goto', place(target)),
  macApp: `${app}.app/Contents/Resources/app/bin/${name}`,
  windowsProgram: `../${label === 'VS Code' ? 'Code' : app}.exe`,
})

const jetBrains = (label: string, ...names: readonly string[]): Editor => ({
  label,
  names,
  args: (target) => [...at(target, '--line', '--column'), target.path],
})

const plus = ({ path, line }: Target): string[] => (line === null ? [path] : [`+${line}`, path])

const at = ({ line, column }: Target, lineOption: string, columnOption: string): string[] => [
  ...(line === null ? [] : [lineOption, String(line)]),
  ...(line === null || column === null ? [] : [columnOption, String(column)]),
]

/** In the order they are looked for: who installed one of the first has most likely done so in order to use it. */
export const EDITORS: readonly Editor[] = [
  codeLike('Cursor', 'cursor'),
  codeLike('Windsurf', 'windsurf'),
  {
    label: 'Zed',
    names: ['zed', 'zeditor'],
    args: (target) => inProject(target, place(target)),
    macApp: 'Zed.app/Contents/MacOS/cli',
  },
  codeLike('VS Code', 'code', 'Visual Studio Code'),
  codeLike('VS Code Insiders', 'code-insiders', 'Visual Studio Code - Insiders'),
  codeLike('VSCodium', 'codium'),
  {
    label: 'Sublime Text',
    names: ['subl', 'sublime_text'],
    args: (target) => [place(target)],
    macApp: 'Sublime Text.app/Contents/SharedSupport/bin/subl',
  },
  jetBrains('IntelliJ IDEA', 'idea', 'idea64'),
  jetBrains('WebStorm', 'webstorm', 'webstorm64'),
  jetBrains('PyCharm', 'pycharm', 'pycharm64'),
  jetBrains('GoLand', 'goland', 'goland64'),
  jetBrains('RustRover', 'rustrover', 'rustrover64'),
  jetBrains('CLion', 'clion', 'clion64'),
  jetBrains('PhpStorm', 'phpstorm', 'phpstorm64'),
  jetBrains('RubyMine', 'rubymine', 'rubymine64'),
  jetBrains('Rider', 'rider', 'rider64'),
  {
    label: 'TextMate',
    names: ['mate'],
    args: ({ path, line }) => [...(line === null ? [] : ['--line', String(line)]), path],
  },
  { label: 'Kate', names: ['kate'], args: (target) => [...at(target, '--line', '--column'), target.path] },
  {
    label: 'Notepad++',
    names: ['notepad++'],
    args: ({ path, line }) => (line === null ? [path] : [`-n${line}`, path]),
  },
  { label: 'Emacs', names: ['emacs'], args: plus },
  { label: 'GVim', names: ['gvim', 'mvim'], args: plus },
  { label: 'GNOME Text Editor', names: ['gnome-text-editor'], args: plus },
  { label: 'gedit', names: ['gedit'], args: plus },
  { label: 'Neovim', names: ['nvim'], args: plus, inTerminal: true },
  { label: 'Helix', names: ['hx', 'helix'], args: (target) => [place(target)], inTerminal: true },
  { label: 'Vim', names: ['vim', 'vi'], args: plus, inTerminal: true },
  { label: 'Micro', names: ['micro'], args: plus, inTerminal: true },
  { label: 'nano', names: ['nano'], args: plus, inTerminal: true },
]
