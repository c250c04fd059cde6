/** What it costs to watch over processes: a look at 100 trees, by Bullpen's way and by `ps`, the watchdog at work, a host at rest. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { SessionId } from '#shared/ids.ts'
import { createMemoryReader } from '../src-main/engine/supervisor/memory-reading.ts'
import { type Monitor, createMonitor } from '../src-main/engine/supervisor/monitor.ts'
import { descendants, outputOf, readProcessTable } from '../src-main/engine/supervisor/process-table.ts'
import { PS_ARGUMENTS, parsePs } from '../src-main/engine/supervisor/process-table-ps.ts'
import type { SampledRoot } from '../src-main/engine/supervisor/sampler.ts'
import { createTreeSource, readTrees } from '../src-main/engine/supervisor/sampler-source.ts'
import type { TreeSource } from '../src-main/engine/supervisor/tree-source.ts'
import { openSessions } from './lib/open-sessions.ts'
import { report } from './lib/report.ts'
import { median, round, spread, table } from './lib/stats.ts'

const ROUNDS = Number(process.argv[2] ?? 15)
/** CPU of child processes is told in steps of 10 ms, so that one look alone would say nothing. */
const LOOKS_A_ROUND = 10
const TREES = 100
const WINDOW_MS = 6_000
/** A window in which V8 collects what the looks before it left behind says little about the watchdog. */
const WINDOWS = 10
/** Percent of a core, for 100 busy trees: the median of the windows. */
const GOAL = 1
const MS_PER_TICK = 10

if (process.platform !== 'linux') throw new Error('This bench needs Linux: it reads CPU times from /proc.')

const session = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}` as SessionId
const unlimited = {
  processBytes: 2 ** 50,
  treeBytes: 2 ** 50,
  softShare: 0.75,
  maxAgeMs: null,
  hibernateMs: null,
  hangMs: 180_000,
}

/** A monitor over these processes; `busy` decides its cadence, `source` may replace it. */
function monitorOver(pids: readonly number[], { busy, source }: { busy: boolean; source?: TreeSource }): Monitor {
  const roots = pids.map((pid, index): SampledRoot => ({ pid, role: 'live', sessionId: session(index) }))
  const silent = () => undefined
  return createMonitor({
    roots: () => roots,
    limits: () => unlimited,
    activity: () => ({
      busy,
      pendingPermission: false,
      retrying: false,
      runningTools: 0,
      backgroundTasks: 0,
      lastOutputAt: Date.now(),
      lastInputAt: Date.now(),
      busySince: busy ? Date.now() : null,
      focused: false,
      startedAt: Date.now(),
      turnsSinceStart: 1,
    }),
    memoryChoices: () => ({ reserveBytes: null, maxProcesses: null }),
    act: silent,
    log: { debug: silent, info: silent, warn: console.error, error: console.error },
    readMemory: createMemoryReader(),
    ...(source && { source }),
  })
}

/** CPU of this process and of the children it has waited for, in milliseconds. */
function cpuMs(): { own: number; children: number } {
  const { user, system } = process.cpuUsage()
  const stat = readFileSync('/proc/self/stat', 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { own: (user + system) / 1000, children: (Number(fields[13]) + Number(fields[14])) * MS_PER_TICK }
}

type Cost = { own: number; children: number; wall: number }
async function costOf(look: () => Promise<unknown>): Promise<Cost> {
  const [before, startedAt] = [cpuMs(), performance.now()]
  for (let index = 0; index < LOOKS_A_ROUND; index += 1) await look()
  const [after, wall] = [cpuMs(), performance.now() - startedAt]
  return {
    own: (after.own - before.own) / LOOKS_A_ROUND,
    children: (after.children - before.children) / LOOKS_A_ROUND,
    wall: wall / LOOKS_A_ROUND,
  }
}

/** Percents of a core of a watchdog left alone, one for each window, less what the bench itself uses in the same time. */
async function atWork(pids: readonly number[], busy: boolean): Promise<number[]> {
  const percents = async (windows: number) => {
    const found: number[] = []
    for (let index = 0; index < windows; index += 1) {
      const [before, startedAt] = [cpuMs().own, performance.now()]
      await delay(WINDOW_MS)
      found.push(((cpuMs().own - before) / (performance.now() - startedAt)) * 100)
    }
    return found
  }
  const without = median(await percents(5))
  const monitor = monitorOver(pids, { busy })
  await monitor.look() // the first look opens files, and is made once
  await delay(500)
  const found = await percents(WINDOWS)
  await monitor.stop()
  return found.map((percent) => Math.max(0, percent - without))
}

const atRest = await openSessions()
const trees: ChildProcess[] = []
try {
  for (let index = 0; index < TREES; index += 1) {
    const tree = spawn('/bin/sh', ['-c', 'sleep 600 & sleep 600 & echo; wait'], { detached: true, stdio: 'pipe' })
    trees.push(tree)
    await once(tree.stdout, 'data')
  }
  const pids = trees.map(({ pid }) => pid!)
  const machineWide = (await readProcessTable()).size
  const source = createTreeSource()
  const never = { busyMs: 1e8, idleMs: 1e8, steepMs: 1e8 }
  const monitor = monitorOver(pids, { busy: true, source: { ...createTreeSource(), cadence: never } })
  const ways: Record<string, () => Promise<unknown>> = {
    'Bullpen: a whole round of the watchdog': () => monitor.look(),
    'Bullpen: reading the trees': () => source.read(pids, { openFiles: false }),
    'the same from a whole table, files opened anew': () => readTrees(pids),
    '`ps` once, read and parsed': async () => {
      const found = parsePs(await outputOf('/bin/ps', PS_ARGUMENTS))
      return pids.map((pid) => descendants(found, pid))
    },
  }
  const costs = new Map(Object.keys(ways).map((name): [string, Cost[]] => [name, []]))
  for (let index = -1; index < ROUNDS; index += 1) {
    for (const [name, look] of Object.entries(ways)) {
      const cost = await costOf(look)
      if (index >= 0) costs.get(name)!.push(cost)
    }
  }
  const processes = monitor.latest!.processes.reduce((sum, { tree }) => sum + tree.processes, 0)
  if (processes !== TREES * 3) throw new Error(`${processes} processes were seen instead of ${TREES * 3}.`)
  await monitor.stop()
  const { busyMs, idleMs } = source.cadence
  source.close()

  const share = (ms: number, everyMs: number) => `${round((ms / everyMs) * 100)} %`
  const looks = table(
    [
      'ms of CPU a look',
      'in the host',
      'in child processes',
      'until it is there',
      `of a core, every ${busyMs / 1000} s`,
    ],
    [...costs].map(([name, found]) => {
      const both = median(found.map(({ own, children }) => own + children))
      return [
        name,
        spread(found.map(({ own }) => own)),
        spread(found.map(({ children }) => children)),
        spread(found.map(({ wall }) => wall)),
        share(both, busyMs),
      ]
    }),
  )
  const busy = await atWork(pids, true)
  const work = table(
    ['the watchdog at work', 'a look every', '% of a core', 'goal', 'reached'],
    [
      [`${TREES} busy trees`, `${busyMs / 1000} s`, spread(busy), `< ${GOAL} %`, median(busy) < GOAL ? 'yes' : 'no'],
      ['10 idle trees', `${idleMs / 1000} s`, spread(await atWork(pids.slice(0, 10), false)), '', ''],
    ],
  )
  await report({
    name: 'supervise',
    title: 'Watching over processes',
    body: `${TREES} trees of three processes each; ${machineWide} processes on the machine; ${ROUNDS} rounds in turn, ${LOOKS_A_ROUND} looks each.
A round of the watchdog reads the trees, decides and tells; the memory of the machine is read every 2.5 s. The processes wait, as
most tools and servers do; private memory is asked for where one has run. No look blocks the host's thread.

${looks}

Measured over ${WINDOWS} times ${WINDOW_MS / 1000} s each, less what the same program used without the watchdog: median (smallest–largest).

${work}

${atRest}`,
  })
} finally {
  for (const tree of trees) if (tree.pid !== undefined) process.kill(-tree.pid, 'SIGKILL')
}
