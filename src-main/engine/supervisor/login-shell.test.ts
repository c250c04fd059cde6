import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { environmentIn, isBare, withLoginShell } from './login-shell.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-shell-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A login shell whose start-up files do this; what it is asked for it does in /bin/sh. */
function shell(startUp: string): string {
  const path = join(folder, 'zsh')
  writeFileSync(path, `#!/bin/sh\n${startUp}\nfor last; do :; done\nexec /bin/sh -c "$last"\n`)
  chmodSync(path, 0o755)
  return path
}
const bare = { HOME: '/Users/me', PATH: '/usr/bin:/bin', SSH_AUTH_SOCK: '/launchd', BULLPEN_HOME: '/data' }

describe.runIf(process.platform !== 'win32')('the environment of the login shell', () => {
  it('is taken over, its folders before those of the system, and nothing of the shell itself', async () => {
    const startUp = [
      'export PATH="/opt/homebrew/bin:/usr/bin" JAVA_HOME=/jdk BULLPEN_HOME=/other SHLVL=3',
      'export NOTE="two\nlines"',
      'echo "Welcome back!"',
    ]
    const env = await withLoginShell(bare, { shell: shell(startUp.join('\n')) })
    expect(env).toMatchObject({ ...bare, PATH: '/opt/homebrew/bin:/usr/bin:/bin', JAVA_HOME: '/jdk' })
    expect(env.NOTE).toBe('two\nlines')
    expect(Object.keys(env).filter((name) => /^(_|SHLVL|PWD|DISABLE_AUTO_UPDATE|BULLPEN_PROCESS)$/.test(name))).toEqual(
      [],
    )
  })

  it('does not wait for what the shell leaves running', async () => {
    const startUp = 'sleep 60 & echo $! > "$HOME/pid"; export FOUND=yes'
    const env = await withLoginShell({ ...bare, HOME: folder }, { shell: shell(startUp) })
    expect(env.FOUND).toBe('yes')
    process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), 'SIGKILL')
  })

  it('is given up when the shell takes too long, can not be started, or refuses', async () => {
    const slow = withLoginShell(bare, { shell: shell('sleep 60'), timeoutMs: 50 })
    await expect(slow).rejects.toThrow('did not answer within 0.05 s')
    await expect(withLoginShell(bare, { shell: join(folder, 'none') })).rejects.toThrow('could not be started')
    await expect(withLoginShell(bare, { shell: shell('exit 7') })).rejects.toThrow('ended with 7')
  })

  it('is given up, and its shell ended, where that prints without end and hears of no closed pipe', async () => {
    const startUp = 'trap "" PIPE; echo $$ > "$HOME/pid"; while :; do head -c 1000000 /dev/zero; done 2> /dev/null'
    const endless = withLoginShell({ ...bare, HOME: folder }, { shell: shell(startUp) })
    await expect(endless).rejects.toThrow('prints without end')
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'))
  })
})

it('is asked for only where no terminal has set it up', () => {
  expect(isBare({ PATH: '/usr/bin' }, 'darwin')).toBe(true)
  expect(isBare({ TERM: 'xterm-256color' }, 'darwin')).toBe(false)
  expect(isBare({}, 'win32')).toBe(false)
})

it('is read from lines too, where a value may have several', () => {
  expect(environmentIn('A=1\nB=two\nlines=here?\nmore\nC=\n')).toEqual({
    A: '1',
    B: 'two',
    lines: 'here?\nmore',
    C: '',
  })
  expect(environmentIn('usage: env\n')).toBeNull()
})
