import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { toAppErrorData } from '#shared/errors.ts'
import { SessionId } from '#shared/ids.ts'
import { type OpenInput } from '#shared/opening.ts'
import { Settings } from '#shared/settings.ts'
import { createOpening, startsPrograms } from './opening.ts'

const sessionId = SessionId.parse('00000000-0000-4000-8000-000000000001')

let top: string, folder: string, bin: string, told: string
beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-opening-')))
  folder = join(top, 'shop')
  bin = join(top, 'bin')
  told = join(top, 'told')
  for (const one of [folder, bin]) mkdirSync(one)
})
afterEach(() => rmSync(top, { recursive: true, force: true }))

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), path)
  }
}

/** A program that tells its words, its folder and its environment, one in a line. */
function program(name: string, end = ''): void {
  const script = `#!/bin/sh
{ for word in ${name} "$@"; do printf 'word %s\\n' "$word"; done; printf 'at %s\\n' "$PWD"; printf 'pid %s\\n' $$; /usr/bin/env; } > ${told}.new
/bin/mv ${told}.new ${told}
${end}
`
  writeFileSync(join(bin, name), script)
  chmodSync(join(bin, name), 0o755)
}

const lines = (prefix: string) =>
  readFileSync(told, 'utf8')
    .split('\n')
    .flatMap((line) => (line.startsWith(prefix) ? [line.slice(prefix.length)] : []))
const words = () => vi.waitFor(() => lines('word '), { timeout: 15_000 })

type Given = Partial<Pick<Settings, 'editor' | 'terminal' | 'openOnHost'>> & {
  env?: object
  trusted?: readonly string[]
  cwd?: string
}

function desk({ env = {}, trusted = [], cwd = folder, ...given }: Given = {}) {
  return createOpening({
    env: { PATH: bin, DISPLAY: ':7', BULLPEN_OWNER: 'host', BULLPEN_RUN: 'run', ELECTRON_RUN_AS_NODE: '1', ...env },
    platform: 'linux',
    settings: () => Settings.parse(given),
    cwdOf: () => cwd,
    trusts: (path) => trusted.includes(path),
  })
}

const open = (input: Omit<OpenInput, 'sessionId'>, given?: Given) => desk(given).open({ sessionId, ...input })
const refusal = (input: Omit<OpenInput, 'sessionId'>, given?: Given) =>
  open(input, given).then(
    () => null,
    (error: unknown) => toAppErrorData(error),
  )

describe('opening in an editor', () => {
  it('starts the one that is found, at the line, as a program of the user: without our mark, in a session of its own', async () => {
    write('src/a b.ts')
    program('code', 'exec /bin/sleep 30')
    expect(await open({ with: 'editor', path: 'src/a b.ts', line: 12, column: 3 })).toEqual({ program: 'VS Code' })
    expect(await words()).toEqual(['code', '--goto', `${folder}/src/a b.ts:12:3`])
    expect(lines('at ')).toEqual([join(folder, 'src')])
    expect(lines('DISPLAY=')).toEqual([':7'])
    expect(readFileSync(told, 'utf8')).not.toMatch(/BULLPEN_|ELECTRON_/)
    const [pid] = lines('pid ').map(Number)
    const session = execFileSync('ps', ['-o', 'sid=', '-p', String(pid)], { encoding: 'utf8' })
    process.kill(pid!, 'SIGKILL')
    expect(Number(session)).toBe(pid)
  })

  it('shows the file within its project only where that is trusted', async () => {
    write('a.ts')
    program('zed')
    await open({ with: 'editor', path: join(folder, 'a.ts') }, { trusted: [folder] })
    expect(await words()).toEqual(['zed', folder, join(folder, 'a.ts')])
  })

  it('does not take the trust in a folder for one in the repository above it', async () => {
    write('sub/a.ts')
    mkdirSync(join(folder, '.git'))
    program('zed')
    const cwd = join(folder, 'sub')
    await open({ with: 'editor', path: 'a.ts' }, { cwd, trusted: [cwd] })
    expect(await words()).toEqual(['zed', cwd, join(cwd, 'a.ts')])
  })

  it('opens the folder of the session where no file is named', async () => {
    program('subl')
    await open({ with: 'editor' })
    expect(await words()).toEqual(['subl', folder])
  })

  it('takes the command of the settings, word by word and never by a shell', async () => {
    const name = '$(touch x); {line} && y.ts'
    write(name)
    program('ed')
    program('code')
    await open({ with: 'editor', path: name, line: 4 }, { editor: "ed --at '{line}:{column}' --in={folder} {file}" })
    expect(await words()).toEqual(['ed', '--at', '4:1', `--in=${folder}`, join(folder, name)])
    expect(existsSync(join(folder, 'x'))).toBe(false)
  })

  it('adds the file to a command that does not say where it goes, and knows how a known editor is told the line', async () => {
    write('a.ts')
    program('ed')
    program('kate')
    await open({ with: 'editor', path: 'a.ts', line: 4 }, { editor: 'ed -n' })
    expect(await words()).toEqual(['ed', '-n', join(folder, 'a.ts')])
    await open({ with: 'editor', path: 'a.ts', line: 4 }, { editor: 'kate' })
    await vi.waitFor(() => expect(lines('word ')).toEqual(['kate', '--line', '4', join(folder, 'a.ts')]), 15_000)
  })

  it('puts an editor of the terminal into one', async () => {
    write('a.ts')
    program('vim')
    program('gnome-terminal')
    expect(await open({ with: 'editor', path: 'a.ts', line: 9 })).toEqual({ program: 'Vim' })
    expect(await words()).toEqual(['gnome-terminal', '--', join(bin, 'vim'), '+9', join(folder, 'a.ts')])
  })

  it('prefers what EDITOR names, but no terminal to a window', async () => {
    for (const name of ['code', 'gedit', 'nvim', 'xterm']) program(name)
    expect(await desk({ env: { EDITOR: '/usr/bin/gedit -w' } }).programs()).toMatchObject({ editor: 'gedit' })
    expect(await desk({ env: { EDITOR: 'nvim' } }).programs()).toMatchObject({ editor: 'VS Code' })
  })

  it('says when the command of the settings is not there, instead of taking another one', async () => {
    program('code')
    const refused = await refusal({ with: 'editor' }, { editor: 'mine {file}' })
    expect(refused).toMatchObject({
      kind: 'unsupported',
      message: 'mine {file} was not found on this host.',
      field: 'editor',
    })
  })

  it('says when the program fails at once', async () => {
    program('code', 'exit 3')
    expect(await refusal({ with: 'editor' })).toMatchObject({ kind: 'process', detail: 'It ended with code 3.' })
  })
})

describe('what is opened', () => {
  it('lies in the folder of the session, also where links lead', async () => {
    program('code')
    writeFileSync(join(top, 'secret'), '')
    symlinkSync(top, join(folder, 'out'))
    for (const path of ['../secret', join(top, 'secret'), 'out/secret', 'out', '/etc/passwd']) {
      expect(await refusal({ with: 'editor', path }), path).toMatchObject({ kind: 'permission', field: 'path' })
    }
    expect(await refusal({ with: 'editor', path: 'gone.ts' })).toMatchObject({ kind: 'not_found' })
    expect(existsSync(told)).toBe(false)
  })

  it('may lie in the checkout that the folder is of', async () => {
    write('docs/a.md', 'src/b.ts')
    execFileSync('git', ['init', '-q'], { cwd: folder })
    program('code')
    await open({ with: 'editor', path: join(folder, 'docs/a.md') }, { cwd: join(folder, 'src') })
    expect(await words()).toEqual(['code', '--goto', join(folder, 'docs/a.md')])
  })
})

describe('terminal and file manager', () => {
  it('begin in the folder of the file; a file is never handed to what might run it', async () => {
    write('src/a.desktop')
    program('xdg-open')
    await open({ with: 'files', path: 'src/a.desktop' })
    expect(await words()).toEqual(['xdg-open', join(folder, 'src')])
    program('konsole')
    await open({ with: 'terminal', path: 'src/a.desktop' })
    await vi.waitFor(() => expect(lines('word ')).toEqual(['konsole', '--workdir', join(folder, 'src')]), 15_000)
  })

  it('may be a command of the settings', async () => {
    program('myterm')
    await open({ with: 'terminal' }, { terminal: 'myterm --dir {folder}' })
    expect(await words()).toEqual(['myterm', '--dir', folder])
    expect(lines('at ')).toEqual([folder])
  })
})

describe('the programs of a host', () => {
  it('are named, and null where there is none', async () => {
    program('code')
    expect(await desk().programs()).toEqual({ editor: 'VS Code', terminal: null, files: null })
    expect(await desk({ env: { PATH: '.:relative' } }).programs()).toEqual({
      editor: null,
      terminal: null,
      files: null,
    })
  })

  it('are not started where nobody would see them, or where the settings say so', async () => {
    program('code')
    expect(await desk({ openOnHost: 'never' }).programs()).toMatchObject({ editor: null })
    expect(await refusal({ with: 'editor' }, { openOnHost: 'never' })).toMatchObject({ kind: 'unsupported' })
    const there = (env: Record<string, string>, platform: NodeJS.Platform = 'linux') =>
      startsPrograms('here', env, platform)
    expect(there({})).toBe(false)
    expect(there({ WAYLAND_DISPLAY: 'wayland-0' })).toBe(true)
    expect(there({ DISPLAY: ':0', SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' })).toBe(false)
    expect(there({ SSH_CONNECTION: 'x', VSCODE_IPC_HOOK_CLI: '/run/x.sock' })).toBe(true)
    expect(there({}, 'darwin')).toBe(true)
    expect(startsPrograms('always', {}, 'linux')).toBe(true)
  })
})
