import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProcessEntry, ProcessTree } from './process-table-entry.ts'
import { hasJumped } from './sampler-clock.ts'
import { createTreeSource, readTrees } from './sampler-source.ts'
import type { TreeSource } from './tree-source.ts'
import { Sampler } from './sampler.ts'

const MIB = 1024 * 1024
const posix = process.platform !== 'win32'
const started: ChildProcess[] = []
let source: TreeSource
let sampler: Sampler

beforeEach(() => {
  source = createTreeSource()
  sampler = new Sampler(source)
})
afterEach(async () => {
  sampler.close()
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const gone = once(child, 'exit')
    if (posix) process.kill(-child.pid!, 'SIGKILL')
    else child.kill('SIGKILL')
    await gone
  }
})

/** A Node.js process that says a line when it has run `code`, leader of its own group. */
async function start(code: string): Promise<ChildProcess & { pid: number; says(): Promise<string> }> {
  const child = spawn(process.execPath, ['--eval', `${code};console.log('ready');process.stdin.resume()`], {
    detached: posix,
  })
  started.push(child)
  const says = async () => String((await once(child.stdout, 'data'))[0]).trim()
  await says()
  return Object.assign(child, { pid: child.pid!, says })
}

const look = async (...pids: number[]) => {
  const found = await sampler.sample(
    pids.map((pid) => ({ pid, role: 'live' as const, sessionId: null })),
    1_000,
  )
  return found.map(({ sample }) => sample)
}
const one = async (pid: number) => (await look(pid))[0]!

/** Looks until what is seen is so; the test's own time limit ends a wait for what never comes. */
async function until<T>(see: () => Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await see()
    if (isSo(seen)) return seen
    await new Promise((resolve) => setTimeout(resolve, 120))
  }
}

describe('a sample', () => {
  it('shows memory that a process takes, as its own', async () => {
    const child = await start(
      `let held;process.stdin.on('data',()=>{held=Buffer.alloc(150*1024*1024,1);console.log('taken')})`,
    )
    const before = await one(child.pid)
    child.stdin!.write('take\n')
    expect(await child.says()).toBe('taken')
    const after = await one(child.pid)
    expect(after.own.rssBytes - before.own.rssBytes).toBeGreaterThan(140 * MIB)
    if (process.platform === 'linux') {
      expect(after.own.privateBytes! - before.own.privateBytes!).toBeGreaterThan(140 * MIB)
      expect(after.own.privateBytes!).toBeLessThan(after.own.rssBytes)
      expect(after.own.threads).toBeGreaterThan(1)
      expect(after.own.openFiles).toBeGreaterThan(2)
    }
  })

  it('shows which process of a tree burns CPU, and what the tree uses together', async () => {
    const child = await start(
      `require('node:child_process').spawn(process.execPath,['--eval','for(;;);'],{stdio:'ignore'})`,
    )
    expect((await one(child.pid)).own.cpuPercent).toBeNull()
    const sample = await until(
      () => one(child.pid),
      ({ tree, own }) => (tree.cpuPercent ?? 0) > 20 && (own.cpuPercent ?? 100) < 5,
    )
    expect(sample.tree.processes).toBe(2)
    expect(sample.children[0]!.cpuPercent).toBeGreaterThan(20)
    expect(sample.tree.rssBytes).toBe(sample.own.rssBytes + sample.children[0]!.rssBytes)
  })

  it.runIf(posix)('tells a frozen process from one that runs', async () => {
    const child = await start('')
    expect((await one(child.pid)).state).toBe('running')
    child.kill('SIGSTOP')
    await until(
      () => one(child.pid),
      ({ state }) => state === 'stopped',
    )
    child.kill('SIGCONT')
    await until(
      () => one(child.pid),
      ({ state }) => state === 'running',
    )
  })

  it('leaves out what is gone, and has no trouble with the rest', async () => {
    const [dying, staying] = [await start(''), await start('')]
    expect(await look(dying.pid, staying.pid)).toHaveLength(2)
    const gone = once(dying, 'exit')
    dying.kill('SIGKILL')
    // some of these looks happen while it dies
    const looks = await Promise.all([look(dying.pid, staying.pid), gone])
    expect(looks[0].some(({ pid }) => pid === staying.pid)).toBe(true)
    expect((await look(dying.pid, staying.pid)).map(({ pid }) => pid)).toEqual([staying.pid])
  })

  it.runIf(posix)('tells tools, which run apart, from what stays beside the CLI', async () => {
    const child = await start(
      `const {spawn}=require('node:child_process');for(const detached of [true,false])spawn('sleep',['60'],{detached,stdio:'ignore'}).unref()`,
    )
    const { children } = await until(
      () => one(child.pid),
      (sample) => sample.children.length === 2 && sample.children.every(({ name }) => name === 'sleep'),
    )
    expect(children.map(({ apart }) => apart).sort()).toEqual([false, true])
    for (const { pid, apart } of children) if (apart) process.kill(pid, 'SIGKILL')
  })

  it.runIf(process.platform === 'linux')('keeps sight of a process whose parent has ended', async () => {
    const child = await start(
      `const {spawn}=require('node:child_process');const shell=spawn('/bin/sh',['-c','sleep 60 & read line']);process.stdin.once('data',()=>{shell.stdin.end('x\\n');shell.once('exit',()=>console.log('left'))})`,
    )
    const before = await until(
      () => one(child.pid),
      ({ children }) => children.some(({ name }) => name === 'sleep'),
    )
    const sleeper = before.children.find(({ name }) => name === 'sleep')!
    child.stdin!.write('go\n')
    expect(await child.says()).toBe('left')
    const after = await one(child.pid)
    expect(after.children.map(({ pid }) => pid)).toEqual([sleeper.pid])
    expect(after.children[0]!.ppid).not.toBe(sleeper.ppid)
  })

  it.runIf(process.platform === 'linux')('closes every file when it ends', async () => {
    const files = () => readdirSync('/proc/self/fd').filter((fd) => Number(fd) > 0).length
    const before = files()
    const child = await start(`require('node:child_process').spawn('sleep',['60'],{stdio:'ignore'})`)
    await until(
      () => one(child.pid),
      ({ tree }) => tree.processes === 2,
    )
    const during = files()
    sampler.close()
    await until(
      async () => files(),
      (now) => now <= during - 4,
    )
    expect(files()).toBeLessThanOrEqual(before + 3) // the pipes of the child
  })

  it('says the same through the table of all processes', async () => {
    const child = await start(
      `require('node:child_process').spawn(process.execPath,['--eval','setInterval(()=>0,1e6)'])`,
    )
    const trees = await until(
      () => readTrees([child.pid, 2 ** 30]),
      (found) => found.get(child.pid)?.descendants.length === 1,
    )
    const same = await until(
      () => source.read([child.pid, 2 ** 30], { openFiles: false }),
      (found) => found.get(child.pid)?.descendants.length === 1,
    )
    expect([...same.keys()]).toEqual([...trees.keys()])
    const identities = ({ root, descendants }: ProcessTree) =>
      [root, ...descendants].map(({ pid, startId }) => [pid, startId])
    expect(identities(same.get(child.pid)!)).toEqual(identities(trees.get(child.pid)!))
  })
})

const entry = (more: Partial<ProcessEntry>): ProcessEntry => ({
  pid: 100,
  ppid: 1,
  groupId: 100,
  startId: 'a',
  startedAt: 0,
  rssBytes: 200 * MIB,
  privateBytes: 100 * MIB,
  cpuMs: 0,
  threads: 7,
  openFiles: null,
  state: 'running',
  name: 'claude',
  ...more,
})

/** A sampler with made-up trees and clocks. */
function staged() {
  const now = { wall: 1_000_000, steady: 5_000 }
  let tree: ProcessTree | null = { root: entry({}), descendants: [] }
  const fake: TreeSource = {
    cadence: { busyMs: 1_500, idleMs: 3_000, steepMs: 250 },
    read: async () => new Map(tree ? [[100, tree]] : []),
    close: () => undefined,
  }
  const staged = new Sampler(fake, { wall: () => now.wall, steady: () => now.steady })
  return {
    async after(ms: { wall: number; steady: number } | number, next: ProcessTree | null) {
      now.wall += typeof ms === 'number' ? ms : ms.wall
      now.steady += typeof ms === 'number' ? ms : ms.steady
      tree = next
      const found = await staged.sample([{ pid: 100, role: 'live', sessionId: null }], 1_500)
      return found[0]?.sample
    },
  }
}

describe('figures over time', () => {
  it('give CPU in percent of a core, newcomers counted from their start', async () => {
    const stage = staged()
    await stage.after(0, { root: entry({ cpuMs: 1_000 }), descendants: [] })
    const child = entry({ pid: 101, ppid: 100, startId: 'b', cpuMs: 300 })
    const sample = await stage.after(1_500, { root: entry({ cpuMs: 1_150 }), descendants: [child] })
    expect(sample!.own.cpuPercent).toBeCloseTo(10)
    expect(sample!.children[0]!.cpuPercent).toBeCloseTo(20)
    expect(sample!.tree.cpuPercent).toBeCloseTo(30)
  })

  it('don’t go on from another process with the same pid', async () => {
    const stage = staged()
    await stage.after(0, { root: entry({ cpuMs: 5_000 }), descendants: [] })
    const sample = await stage.after(1_500, { root: entry({ cpuMs: 20, startId: 'later' }), descendants: [] })
    expect(sample!.own.cpuPercent).toBeNull()
  })

  it('give growth once two steps agree, and forget it over a gap', async () => {
    const stage = staged()
    const at = (mib: number) => ({ root: entry({ privateBytes: mib * MIB }), descendants: [] })
    await stage.after(0, at(100))
    expect((await stage.after(1_000, at(400)))!.growth.own).toBeNull()
    expect((await stage.after(1_000, at(450)))!.growth.own).toBeCloseTo(50 * MIB)
    const gap = await stage.after({ wall: 3_600_000, steady: 1_500 }, at(900))
    expect(gap).toMatchObject({ afterGap: true, growth: { own: null } })
    expect((await stage.after(1_000, at(1_000)))!.growth.own).toBeNull()
    const later = await stage.after(1_000, at(1_200))
    expect(later!.afterGap).toBe(false)
    expect(later!.growth.own).toBeCloseTo(100 * MIB)
  })
})

describe('a jump of time', () => {
  const before = { wall: 1_000_000, steady: 1_000 }
  it.each([
    ['an ordinary wait', 1_510, 1_500, false],
    ['a wait on a busy machine', 4_000, 4_000, false],
    ['a sleep that stops the steady clock', 3_600_000, 1_500, true],
    ['a sleep that does not', 3_600_000, 3_600_000, true],
    ['a stopped host', 30_000, 30_000, true],
    ['a clock set back', -7_200_000, 1_500, true],
  ])('%s', (_, wall, steady, jumped) => {
    expect(hasJumped(before, { wall: before.wall + wall, steady: before.steady + steady }, 1_500)).toBe(jumped)
  })
})
