import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { descendants, outputOf, readProcessTable, readStat } from './process-table.ts'
import { parseStat, parseStatm } from './process-table-procfs.ts'
import { parsePs } from './process-table-ps.ts'
import { parseWindows } from './process-table-windows.ts'

const linux = process.platform === 'linux'

describe('the process table', () => {
  it('holds this process and its children, told apart from later ones with their pids', async () => {
    const child = spawn(process.execPath, ['--eval', 'process.stdin.resume(); console.log(1)'])
    await once(child.stdout, 'data')
    const table = await readProcessTable()
    const found = descendants(table, process.pid).find(({ pid }) => pid === child.pid)
    expect(found).toMatchObject({ ppid: process.pid, state: 'running', startId: expect.stringMatching(/\d/) })
    expect(found!.rssBytes).toBeGreaterThan(10 * 1024 * 1024)
    expect(Math.abs(found!.startedAt! - Date.now())).toBeLessThan(60_000)
    child.kill('SIGKILL')
    await once(child, 'exit')
    if (linux) expect(readStat(child.pid!)).toBeNull()
  })

  it('finds descendants at any depth, and none in a ring of pids', () => {
    const entry = (pid: number, ppid: number) => ({
      ...parsePs('1 1 1 S 1 0:01 Sat Nov 21 10:00:00 2026 x').get(1)!,
      pid,
      ppid,
    })
    const table = new Map(
      [entry(2, 1), entry(3, 2), entry(4, 3), entry(9, 9), entry(5, 6), entry(6, 5)].map((e) => [e.pid, e]),
    )
    expect(descendants(table, 1).map(({ pid }) => pid)).toEqual([2, 3, 4])
    expect(descendants(table, 5).map(({ pid }) => pid)).toEqual([6])
    expect(descendants(table, 9)).toEqual([])
  })
})

describe.runIf(linux)('a line of /proc/PID/stat', () => {
  const rest =
    ' 22301 22307 22301 0 -1 4194304 917 3 0 0 12 7 40 50 20 0 9 0 8822510 239570944 51904 18446744073709551615'

  it('is read whatever the process is called', () => {
    for (const name of ['bash', 'my app', ') R 1 (', 'a\nb', 'tmux: server', '(sd-pam)']) {
      expect(parseStat(`22307 (${name}) S${rest}`)).toMatchObject({
        pid: 22_307,
        ppid: 22_301,
        groupId: 22_307,
        startId: '8822510',
        cpuMs: 190,
        threads: 9,
        state: 'running',
        name,
      })
    }
  })

  it('tells frozen and ended processes from those that run', () => {
    const stateOf = (letter: string) => parseStat(`7 (x) ${letter}${rest}`)?.state
    expect(['R', 'S', 'D', 'I', 'T', 't', 'Z', 'X'].map(stateOf)).toEqual([
      ...Array<string>(4).fill('running'),
      'stopped',
      'stopped',
      'zombie',
      'zombie',
    ])
  })

  it('is refused when it is something else', () => {
    for (const line of ['', '7', '7 (x', '7 (x) S 1 2', 'garbage']) expect(parseStat(line)).toBeNull()
  })

  it('comes with private memory: resident without what is shared', () => {
    const self = parseStatm('58489 51904 19200 8 0 40960 0')! / (51_904 - 19_200)
    expect([4096, 16_384, 65_536]).toContain(self)
    expect(parseStatm('0 0 0 0 0 0 0')).toBe(0)
    expect(parseStatm('')).toBeNull()
  })
})

describe('what ps prints', () => {
  it('is understood as of procps', () => {
    const output = [
      '      1       0       1 S 11520 00:00:07 Sat Nov 21 08:14:02 2026 systemd',
      '  22307   22301   22307 T 207360 1-02:03:04 Sat Nov 21 10:00:09 2026 claude',
      '  22309   22307   22309 Z     0 00:00:00 Sun Nov  1 10:00:11 2026 sh <defunct>',
      '',
    ].join('\n')
    const table = parsePs(output)
    expect([...table.keys()]).toEqual([1, 22_307, 22_309])
    expect(table.get(22_307)).toMatchObject({
      ppid: 22_301,
      groupId: 22_307,
      startId: 'Sat Nov 21 10:00:09 2026',
      startedAt: Date.UTC(2026, 10, 21, 10, 0, 9),
      rssBytes: 207_360 * 1024,
      cpuMs: 93_784_000,
      state: 'stopped',
      name: 'claude',
    })
    expect(table.get(22_309)).toMatchObject({
      state: 'zombie',
      name: 'sh <defunct>',
      startId: 'Sun Nov 1 10:00:11 2026',
    })
  })

  it('is understood as of macOS: hundredths, flags behind the state, whole paths', () => {
    const output = [
      '    1     0     1 Ss    21408   3:07.42 Mon Nov 16 08:01:12 2026     /sbin/launchd',
      '  512     1   512 S    301200  61:40.03 Sat Nov 21 09:12:00 2026     /Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '  640   512   512 R+   150000   0:01.05 Sat Nov  7 09:12:01 2026     ./claude',
    ].join('\n')
    const table = parsePs(output)
    expect(table.get(512)).toMatchObject({ cpuMs: 3_700_030, name: 'Google Chrome', state: 'running' })
    expect(table.get(640)).toMatchObject({ ppid: 512, cpuMs: 1_050, name: 'claude', privateBytes: null })
  })

  it.runIf(process.platform !== 'win32')('is told in one zone, wherever the machine travels', async () => {
    expect(await outputOf('/bin/sh', ['-c', 'echo "$TZ"'])).toBe('UTC\n')
  })

  it('passes over what is no process', () => {
    expect(parsePs('  PID  PPID\nps: something went wrong\n12 x').size).toBe(0)
  })
})

describe('what Windows tells', () => {
  it('is understood, private memory and handles included', () => {
    const output = [
      '4\t0\t147456\t61440\t12345678900\t180\t5210\t639000000000000000\tSystem',
      '9120\t4412\t217432064\t104857600\t15625000\t9\t312\t639000720000000000\tclaude.exe',
      '',
    ].join('\r\n')
    expect(parseWindows(output).get(9120)).toEqual({
      pid: 9120,
      ppid: 4412,
      groupId: null,
      startId: '639000720000000000',
      startedAt: Date.UTC(2025, 10, 30, 4),
      rssBytes: 217_432_064,
      privateBytes: 104_857_600,
      cpuMs: 1562.5,
      threads: 9,
      openFiles: 312,
      state: 'running',
      name: 'claude.exe',
    })
  })

  it('passes over what is no process', () => {
    expect(parseWindows('Get-CimInstance : Access denied\r\n\tat line 1\r\n').size).toBe(0)
  })
})
