import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { SessionId } from '#shared/ids.ts'
import type { LimitOverrides } from '#shared/limits.ts'
import { DEFAULTS } from '#shared/settings.ts'
import { createMonitoring, type Monitoring } from './monitoring.ts'
import type { PoolService } from './pool/service.ts'
import type { SessionManager } from './session/session-manager.ts'
import { OutputLog } from './supervisor/output-log.ts'
import { OwnProcesses } from './supervisor/own-processes.ts'
import type { Activity } from './supervisor/watchdog-input.ts'
import { Timeline } from './timeline.ts'

/** Holds so much for itself and says so. */
const holds = (mib: number) =>
  `globalThis.kept = Buffer.alloc(${mib} << 20, 1); process.stdout.write("ready"); setInterval(() => {}, 60_000)`

const children: ChildProcess[] = []
let monitoring: Monitoring | undefined
afterEach(async () => {
  await monitoring?.stop()
  await Promise.all(
    children.splice(0).map((child) => {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      return gone
    }),
  )
})

async function holding(mib = 320): Promise<number> {
  const child = spawn(process.execPath, ['-e', holds(mib)], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  await once(child.stdout, 'data')
  return child.pid ?? 0
}

const NOTHING_OWN = { look: () => Promise.resolve(), latest: [] }

const id = (n: number) => SessionId.parse(`00000000-0000-4000-8000-00000000000${n}`)
const idle = (): Activity => ({
  busy: false,
  pendingPermission: false,
  retrying: false,
  runningTools: 0,
  backgroundTasks: 0,
  lastOutputAt: Date.now(),
  lastInputAt: Date.now(),
  busySince: null,
  focused: false,
  startedAt: Date.now(),
  turnsSinceStart: 1,
})

test('each session is held to its own limits, those of its project, or those for all', async () => {
  const pids = [await holding(), await holding(), await holding()]
  const givenUp = new Map<SessionId, unknown>()
  const twoGone = Promise.withResolvers<undefined>()
  const session = (n: number, cwd: string, limits: LimitOverrides) => ({
    row: { id: id(n), cwd, limits },
    activity: idle,
    giveUp: async (why: { message: string }) => {
      givenUp.set(id(n), why.message)
      if (givenUp.size === 2) twoGone.resolve(undefined)
    },
  })
  const all = [
    session(1, '/elsewhere', {}),
    session(2, '/elsewhere', { processMemoryMiB: 256 }),
    session(3, '/small/app', {}),
  ]
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  monitoring = createMonitoring({
    env: {},
    clock: Date.now,
    log,
    // of the manager and the pool the watchdog needs these parts only
    sessions: {
      live: () => all.map((one, index) => ({ session: one, pid: pids[index], startedAt: Date.now() })),
      find: (wanted: SessionId) => all.find(({ row }) => row.id === wanted),
    } as unknown as SessionManager,
    pool: { pids: () => [], giveBack() {} } as unknown as PoolService,
    settings: () => ({ ...DEFAULTS, projects: { '/small': { processMemoryMiB: 256 } }, memoryReserveMiB: 512 }),
    timeline: new Timeline(Date.now),
    metrics: { recycle() {} },
    outputs: new OutputLog(),
    own: NOTHING_OWN,
    onRound() {},
  })
  await twoGone.promise
  expect([...givenUp.keys()].sort()).toEqual([id(2), id(3)])
  expect(givenUp.get(id(2))).toContain('limit of 0.3 GiB')
  expect((await monitoring.machine()).reserveBytes).toBe(512 * 1024 ** 2)
})

test('counts a process as replaced once it is, and a wish that can not be fulfilled not at all', async () => {
  const pids = [await holding(0), await holding(0)]
  const counted: string[] = []
  const replaced = Promise.withResolvers<undefined>()
  const sessions = pids.map((pid, index) => ({
    row: { id: id(index + 1), cwd: '/elsewhere', limits: { processMemoryMiB: 1 } },
    activity: idle,
    giveUp() {
      if (index === 1) return replaced.promise.then(() => undefined)
      return Promise.reject(new Error('it is at work again'))
    },
    pid,
  }))
  const decided = Promise.withResolvers<undefined>()
  monitoring = createMonitoring({
    env: {},
    clock: Date.now,
    log: {
      debug(message) {
        if (message.includes('was not carried out')) decided.resolve(undefined)
      },
      ...{ info() {}, warn() {}, error() {} },
    },
    sessions: {
      live: () => sessions.map((session) => ({ session, pid: session.pid, startedAt: Date.now() })),
      find: (wanted: SessionId) => sessions.find(({ row }) => row.id === wanted),
    } as unknown as SessionManager,
    pool: { pids: () => [], giveBack() {} } as unknown as PoolService,
    settings: () => DEFAULTS,
    timeline: new Timeline(Date.now),
    metrics: { recycle: (reason) => counted.push(reason) },
    outputs: new OutputLog(),
    own: NOTHING_OWN,
    onRound() {},
  })
  await decided.promise
  expect(counted).toEqual([])
  replaced.resolve(undefined)
  await expect.poll(() => counted).toEqual(['memory-hard'])
})

test('shows the host, its guardian and its helpers beside a spare and what it said; and ends the spare, once', async () => {
  const [spare, guardian] = [await holding(), await holding()]
  const outputs = new OutputLog()
  const figures = { messages: 2, bytes: 300, meanBytes: 150, peakBytes: 200, resizes: 0, dropped: 0 }
  outputs.track(spare, () => figures, new Promise(() => undefined))
  let spares = [spare]
  const givenBack: unknown[] = []
  const row = { startedAt: Date.now(), command: 'sh' }
  monitoring = createMonitoring({
    env: {},
    clock: Date.now,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    sessions: { live: () => [], find: () => undefined } as unknown as SessionManager,
    pool: {
      pids: () => spares,
      giveBack(pid: number, reason: string) {
        givenBack.push([pid, reason])
        spares = []
      },
    } as unknown as PoolService,
    settings: () => DEFAULTS,
    timeline: new Timeline(Date.now),
    metrics: { recycle() {} },
    outputs,
    own: new OwnProcesses({
      startedAt: 1_000,
      clock: Date.now,
      ledger: () => [
        { ...row, pid: guardian, role: 'guardian' },
        { ...row, pid: spare, role: 'spare' },
        { ...row, pid: 999_999_999, role: 'tool', command: 'git' }, // has just ended
      ],
    }),
    onRound() {},
  })
  const stopped = new AbortController()
  for await (const frame of monitoring.watch(stopped.signal)) {
    if (frame.samples.length === 0) continue
    expect(frame.samples).toMatchObject([{ pid: spare, role: 'spare' }])
    expect(frame.outputs).toEqual([{ pid: spare, ...figures }])
    expect(frame.own).toMatchObject([
      { pid: process.pid, role: 'host', name: 'Bullpen', startedAt: 1_000, rssBytes: expect.any(Number) },
      { pid: guardian, role: 'guardian', name: 'Guardian', rssBytes: expect.any(Number) },
    ])
    break
  }
  monitoring.endSpare(spare)
  expect(givenBack).toEqual([[spare, 'surplus']])
  expect(() => monitoring?.endSpare(spare)).toThrow('no spare with process')
})
