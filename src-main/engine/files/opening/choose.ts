/** Chooses the user's editor, terminal and file manager: what the settings say, else what is found on this machine. */
import { join, resolve } from 'node:path'
import { commandWords } from '#shared/command-words.ts'
import type { OpenWith } from '#shared/opening.ts'
import type { Environment } from '../../supervisor/environment.ts'
import { type Editor, EDITORS } from './editors.ts'
import { type FindProgram, isShellScript } from './find-program.ts'
import type { Opener, Target } from './launch.ts'
import { type TerminalProgram, TERMINALS } from './terminals.ts'

export type ChooseDeps = {
  readonly find: FindProgram
  readonly env: Environment
  readonly platform: NodeJS.Platform
  /** Commands of the settings; null = what is found. */
  readonly editor: string | null
  readonly terminal: string | null
}

/** Null where there is none of that kind. A command of the settings that can't be found is no reason for another one. */
export function choose(kind: OpenWith, deps: ChooseDeps): Promise<Opener | null> {
  if (kind === 'files') return fileManager(deps)
  const { [kind]: command } = deps
  if (command !== null) return ownCommand(command, kind, deps)
  return kind === 'editor' ? knownEditor(deps) : terminal(deps)
}

/** A command as the user wrote it: `{file}`, `{line}`, `{column}` and `{folder}` stand for what is opened. */
async function ownCommand(command: string, kind: 'editor' | 'terminal', deps: ChooseDeps): Promise<Opener | null> {
  const [name = '', ...words] = commandWords(command) ?? []
  if (kind === 'terminal' && words.length === 0) {
    const known = TERMINALS.find(({ names }) => names.includes(name))
    return known ? terminalOpener(known, deps) : plainTerminal(name, deps)
  }
  const known = words.length === 0 ? EDITORS.find(({ names }) => names.includes(name)) : undefined
  if (known) return editorOpener({ ...known, names: [name] }, deps)
  const path = await deps.find(name)
  if (path === null || isShellScript(path)) return null
  const args = kind === 'editor' && !words.some((word) => word.includes('{file}')) ? [...words, '{file}'] : words
  return {
    label: shortName(name),
    launch: (target) => ({ command: path, args: args.map((word) => filled(word, target)), cwd: target.folder }),
  }
}

async function plainTerminal(name: string, { find }: ChooseDeps): Promise<Opener | null> {
  const path = await find(name)
  if (path === null || isShellScript(path)) return null
  return { label: shortName(name), launch: ({ folder }) => ({ command: path, args: [], cwd: folder }) }
}

/** In one pass: a file that is called `{line}` stays what it is. */
const filled = (word: string, { path, folder, line, column }: Target): string =>
  word.replace(/\{(file|folder|line|column)\}/g, (_, name: string) => {
    if (name === 'file') return path
    if (name === 'folder') return folder
    return String((name === 'line' ? line : column) ?? 1)
  })

const shortName = (name: string): string => (name.split(/[\\/]/).at(-1) ?? name).replace(/\.(exe|com)$/i, '')

/** What `VISUAL` or `EDITOR` name is used where it is one we know, a graphical one first of all. */
async function knownEditor(deps: ChooseDeps): Promise<Opener | null> {
  const named = [deps.env.VISUAL, deps.env.EDITOR].map((value) => shortName(commandWords(value ?? '')?.[0] ?? ''))
  const isNamed = ({ names }: Editor) => names.some((name) => named.includes(name))
  const order = [
    ...EDITORS.filter((one) => isNamed(one) && !one.inTerminal),
    ...EDITORS.filter(({ inTerminal }) => !inTerminal),
    ...EDITORS.filter(isNamed),
    ...EDITORS,
  ]
  for (const editor of new Set(order)) {
    const opener = await editorOpener(editor, deps)
    if (opener) return opener
  }
  return null
}

async function editorOpener(editor: Editor, deps: ChooseDeps): Promise<Opener | null> {
  const { label, args, inTerminal = false } = editor
  const path = await editorPath(editor, deps)
  if (path === null) return null
  if (!inTerminal) {
    return { label, launch: (target) => ({ command: path, args: args(target), cwd: target.folder }) }
  }
  const around = await terminalFor(deps)
  if (around === null) return null
  const { command, runs } = around
  return { label, launch: (target) => ({ command, args: runs([path, ...args(target)]), cwd: target.folder }) }
}

async function editorPath({ names, macApp, windowsProgram }: Editor, deps: ChooseDeps): Promise<string | null> {
  for (const name of names) {
    const path = await deps.find(name)
    if (path === null) continue
    if (!isShellScript(path)) return path
    const program = windowsProgram === undefined ? null : await deps.find(resolve(path, '..', windowsProgram))
    if (program !== null) return program
  }
  if (deps.platform !== 'darwin' || macApp === undefined) return null
  for (const folder of ['/Applications', join(deps.env.HOME ?? '/', 'Applications')]) {
    const path = await deps.find(join(folder, macApp))
    if (path !== null) return path
  }
  return null
}

const fits = ({ systems }: TerminalProgram, { platform }: ChooseDeps): boolean =>
  systems === undefined ? platform !== 'win32' : systems.includes(platform)

async function terminal(deps: ChooseDeps): Promise<Opener | null> {
  if (deps.platform === 'darwin') {
    const open = await deps.find('open')
    if (open === null) return null
    return {
      label: 'Terminal',
      launch: ({ folder }) => ({ command: open, args: ['-a', 'Terminal', folder], cwd: folder }),
    }
  }
  for (const one of TERMINALS) {
    const opener = fits(one, deps) ? await terminalOpener(one, deps) : null
    if (opener) return opener
  }
  return null
}

async function terminalOpener({ label, names, args }: TerminalProgram, deps: ChooseDeps): Promise<Opener | null> {
  for (const name of names) {
    const path = await deps.find(name)
    if (path === null || isShellScript(path)) continue
    return { label, launch: (target) => ({ command: path, args: args?.(target) ?? [], cwd: target.folder }) }
  }
  return null
}

/** One that runs a program: that of the settings, where it is known or takes `-e` as most do, else the first found. */
async function terminalFor(deps: ChooseDeps) {
  const own = commandWords(deps.terminal ?? '')?.[0]
  const known = TERMINALS.filter((one) => (own === undefined ? fits(one, deps) : one.names.includes(own)))
  for (const { names, runs } of known) {
    for (const name of names) {
      const command = await deps.find(name)
      if (command !== null && runs !== null) return { command, runs }
    }
  }
  if (own === undefined || known.length > 0) return null
  const command = await deps.find(own)
  return command === null ? null : { command, runs: (words: readonly string[]) => ['-e', ...words] }
}

/**
 * Only ever given a folder: a file is shown in its folder, never opened, for what opens a file of that kind might run it. A Mac
 * is told which program is meant, as a folder may be one.
 */
async function fileManager({ find, platform }: ChooseDeps): Promise<Opener | null> {
  const [label, name, ...options] =
    platform === 'darwin'
      ? (['Finder', 'open', '-a', 'Finder'] as const)
      : platform === 'win32'
        ? (['File Explorer', 'explorer'] as const)
        : (['the file manager', 'xdg-open'] as const)
  const command = await find(name)
  if (command === null) return null
  return {
    label,
    ...(platform === 'win32' && { codeSaysNothing: true as const }),
    launch: ({ path, folder, isFolder }) => {
      const args = platform === 'darwin' && !isFolder ? ['-R', path] : [...options, folder]
      return { command, args, cwd: folder }
    },
  }
}
