import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ChildSample, MachineMemory, ProcessSample } from '#shared/processes.ts'
import { silent } from '../testing/fake-agent.ts'
import { LOOK_AFTER_MS, type MemoryCaps, createMemoryCaps } from './memory-caps.ts'
import { type MemoryScopes, createMemoryScopes } from './memory-scope.ts'

const GIB = 1024 ** 3
const FAKE = fileURLToPath(new URL('../testing/fake-busctl.mjs', import.meta.url))
const machine: MachineMemory = {
  ...{ at: 0, totalBytes: 64 * GIB, availableBytes: 32 * GIB, limitedBy: 'machine', reserveBytes: 4 * GIB },
  ...{ bullpenBytes: 0, processCap: 10, pressure: 'none' },
}
/** This process, so that it is one that runs. */
const PID = process.pid
const CHILD = 77

let root: string
let scopes: MemoryScopes
let caps: MemoryCaps
let wanted: boolean
let treeBytes: number
let told: string[]
let now: number
/** Everybody was started when the sample says so, until the test says otherwise. */
let startOf: (pid: number) => number | null

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bullpen-cap-'))
  for (const path of ['proc/self/ns', `proc/${PID}`, `proc/${CHILD}`, 'sys/fs/cgroup/user.slice'])
    mkdirSync(join(root, path), { recursive: true })
  symlinkSync('pid:[4026531836]', join(root, 'proc/self/ns/pid'))
  lay('proc/self/cgroup', '0::/user.slice\n')
  lay(`proc/${PID}/cgroup`, '0::/user.slice\n')
  lay('sys/fs/cgroup/cgroup.controllers', 'cpu io memory pids\n')
  ;[wanted, treeBytes, told, now] = [true, 2 * GIB, [], 0]
  startOf = () => 0
  scopes = createMemoryScopes({
    env: { PATH: process.env.PATH, XDG_RUNTIME_DIR: root },
    root,
    busctl: FAKE,
    isRoot: false,
  })
  caps = createMemoryCaps({
    scopes,
    wanted: () => wanted,
    treeBytes: () => treeBytes,
    startOf: (pid) => startOf(pid),
    onLost: (pid, text) => told.push(`${pid}: ${text}`),
    log: silent,
  })
})
afterEach(async () => {
  await caps.settled()
  rmSync(root, { recursive: true })
})

const lay = (path: string, text: string) => writeFileSync(join(root, path), text)
const calls = () =>
  readFileSync(join(root, 'calls'), 'utf8')
    .trim()
    .split('\n')
    .filter((line) => !line.includes('GetUnit'))
const figures = { rssBytes: 1, privateBytes: 1, cpuPercent: 0, threads: 1, openFiles: 1 }
const child: ChildSample = {
  ...{ pid: CHILD, ppid: PID, name: 'mcp', state: 'running', startedAt: 0, apart: false },
  ...{ rssBytes: 1, privateBytes: 1, cpuPercent: 0 },
}
const sample = (): ProcessSample => ({
  ...{ pid: PID, role: 'live', sessionId: null, at: now, startedAt: 0, state: 'running' },
  ...{ own: figures, tree: { ...figures, processes: 2 }, children: [child] },
  ...{ growth: { own: null, tree: null }, afterGap: false },
})

/** A round of the watchdog, so many milliseconds after the one before. */
async function round(afterMs = 0): Promise<void> {
  now += afterMs
  caps.look([sample()], machine)
  await caps.settled()
}
async function placed(): Promise<void> {
  await round() // asks whether there is such a thing
  await round()
}

describe.runIf(process.platform === 'linux')('the memory cap by the kernel', () => {
  it('puts a process with what it started into a scope of its own, and says that it holds once it was seen to', async () => {
    await placed()
    expect(calls()).toHaveLength(1)
    expect(calls()[0]).toMatch(
      new RegExp(
        `^--user StartTransientUnit bullpen-${PID}-\\d+-1\\.scope fail 6 PIDs au 2 ${PID} ${CHILD} MemoryHigh t 4724464025 MemoryMax t 5368709120 `,
      ),
    )
    await round()
    expect(caps.status).toMatchObject({ state: 'waiting' })
    await round(LOOK_AFTER_MS)
    expect(caps.status).toEqual({ state: 'held', held: 1, lost: 0, reason: null })
    expect(await caps.doctor()).toMatchObject({ result: 'ok', summary: 'held on 1 process with their tools' })
    expect(calls()).toHaveLength(1)
  })

  it('says so, once, when the CLI has left its scope', async () => {
    await placed()
    lay(`proc/${PID}/cgroup`, '0::/user.slice/app.slice/other.scope\n')
    await round(LOOK_AFTER_MS)
    await round(LOOK_AFTER_MS)
    expect(caps.status).toMatchObject({ state: 'not-held', lost: 1, reason: 'it left the group it was put into' })
    expect(told).toEqual([expect.stringContaining('it left the group it was put into')])
    expect(await caps.doctor()).toMatchObject({
      result: 'warning',
      summary: expect.stringContaining('memory cap not held'),
    })
  })

  it('notices a process that leaves later, and one below the group it was put into is still in it', async () => {
    await placed()
    const scope = /0::(.*)/.exec(readFileSync(join(root, `proc/${PID}/cgroup`), 'utf8'))?.[1] ?? ''
    lay(`proc/${PID}/cgroup`, `0::${scope}/inner\n`)
    await round(LOOK_AFTER_MS)
    expect(caps.status).toMatchObject({ state: 'held' })
    lay(`proc/${PID}/cgroup`, '0::/user.slice\n')
    await round(60_000)
    expect(caps.status).toMatchObject({ state: 'not-held' })
  })

  it('does not take a scope without the memory controller for a cap', async () => {
    lay('no-controller', '')
    await placed()
    await round(LOOK_AFTER_MS)
    expect(caps.status).toMatchObject({ state: 'not-held', reason: 'its group has no limit' })
  })

  it('says what systemd says when it refuses', async () => {
    await round()
    lay('refuse', 'Interactive authentication required.')
    await round()
    expect(caps.status).toMatchObject({ state: 'not-held', reason: 'Interactive authentication required.' })
    const asked = calls().length
    await round(LOOK_AFTER_MS)
    expect(calls()).toHaveLength(asked) // not again and again
  })

  it('holds the process all the same when a child of it has just ended', async () => {
    rmSync(join(root, `proc/${CHILD}`), { recursive: true })
    await placed()
    await round(LOOK_AFTER_MS)
    expect(caps.status).toMatchObject({ state: 'held' })
  })

  it('leaves alone what has the pid of a child by now, and a process that is another one by now', async () => {
    startOf = (pid) => (pid === CHILD ? 7_000 : 0)
    await placed()
    expect(calls()[0]).toContain(`PIDs au 1 ${PID} MemoryHigh`)
    startOf = () => 7_000
    caps = createMemoryCaps({
      ...{ scopes, startOf: () => 7_000, wanted: () => true, treeBytes: () => treeBytes, onLost: () => undefined },
      log: silent,
    })
    await placed()
    expect(calls()).toHaveLength(1)
  })

  it('lifts the cap where a stranger came into the scope with the pid of a child', async () => {
    let asked = 0
    startOf = (pid) => (pid === CHILD && (asked += 1) > 1 ? 7_000 : 0) // right after it was looked at
    await placed()
    expect(calls().at(-1)).toContain('MemoryMax t 18446744073709551615')
    expect(told).toEqual([expect.stringContaining('a process id in it came to another program')])
  })

  it('says nothing of a process that ended meanwhile', async () => {
    for (const pid of [PID, CHILD]) rmSync(join(root, `proc/${pid}`), { recursive: true })
    await placed()
    await round(LOOK_AFTER_MS)
    expect(told).toEqual([])
    expect(caps.status).toMatchObject({ lost: 0 })
  })

  it('follows the limit of the session, and lets go when it is switched off', async () => {
    await placed()
    treeBytes = 4 * GIB
    await round()
    expect(calls().at(-1)).toMatch(
      new RegExp(`SetUnitProperties bullpen-${PID}-\\d+-1\\.scope true 2 MemoryHigh t \\d+ MemoryMax t ${10 * GIB}$`),
    )
    await round()
    expect(caps.status).toMatchObject({ state: 'held' })
    wanted = false
    await round()
    expect(caps.status).toMatchObject({ state: 'off' })
    expect(calls().at(-1)).toContain('MemoryMax t 18446744073709551615')
    expect(await caps.doctor()).toMatchObject({ result: 'ok' })
    wanted = true
    await round()
    await round(LOOK_AFTER_MS)
    expect(caps.status).toMatchObject({ state: 'held' })
  })

  const refusals: [what: string, change: () => void, why: string][] = [
    [
      'in a container',
      () => {
        rmSync(join(root, 'proc/self/ns/pid'))
        symlinkSync('pid:[4026532000]', join(root, 'proc/self/ns/pid'))
      },
      'container',
    ],
    ['without cgroup version 2', () => lay('sys/fs/cgroup/cgroup.controllers', 'cpu io pids\n'), 'version 2'],
    [
      'under a limit somebody else has set',
      () => lay('sys/fs/cgroup/user.slice/memory.max', '8589934592\n'),
      'limit of its own',
    ],
    ['without systemd', () => lay('refuse', 'Failed to connect to bus'), 'Failed to connect to bus'],
  ]
  it.each(refusals)('is not offered %s, and nothing is tried there', async (_, change, why) => {
    change()
    await placed()
    expect(caps.status).toMatchObject({ state: 'not-offered', reason: expect.stringContaining(why) })
    expect(await caps.doctor()).toMatchObject({ result: 'ok', summary: expect.stringContaining('not offered here') })
    expect(told).toEqual([])
  })
})
