/** Makes samples of process trees: figures, CPU since the sample before, growth, and whether time has jumped. */
import type { SessionId } from '#shared/ids.ts'
import type { ChildSample, ProcessFigures, ProcessSample } from '#shared/processes.ts'
import type { ProcessEntry, ProcessTree } from './process-table-entry.ts'
import { type TimeKeeper, createTimeKeeper, hasJumped } from './sampler-clock.ts'
import { Trend } from './sampler-trend.ts'
import type { TreeSource } from './tree-source.ts'

/** A process to look at, with everything it starts. */
export type SampledRoot = {
  readonly pid: number
  readonly role: ProcessSample['role']
  readonly sessionId: SessionId | null
}

export type SampledProcess = { readonly sample: ProcessSample; readonly trend: Trend }

/** Counting open files takes as long as everything else together. */
const FILES_EVERY = 10

/** CPU time is told in steps of 10 ms: over less time than this a percentage would say nothing. */
const SHORTEST_MS = 100

type Known = {
  readonly startId: string
  readonly trend: Trend
  readonly cpuMs: Map<string, number>
  openFiles: { own: number | null; tree: number | null }
}

export class Sampler {
  readonly #source: TreeSource
  readonly #time: TimeKeeper
  readonly #known = new Map<number, Known>()
  #last: { wall: number; steady: number } | null = null
  #rounds = 0

  constructor(source: TreeSource, time: TimeKeeper = createTimeKeeper()) {
    this.#source = source
    this.#time = time
  }

  /** One sample of each root that exists. `expectedMs`: when this was to happen, counted from the round before. */
  async sample(roots: readonly SampledRoot[], expectedMs: number): Promise<SampledProcess[]> {
    const openFiles = this.#rounds++ % FILES_EVERY === 0
    const trees = await this.#source.read(
      roots.map(({ pid }) => pid),
      { openFiles },
    )
    const now = { wall: this.#time.wall(), steady: this.#time.steady() }
    const elapsedMs = this.#last ? now.steady - this.#last.steady : 0
    const afterGap = this.#last !== null && hasJumped(this.#last, now, expectedMs)
    this.#last = now
    const found = roots.flatMap((root) => {
      const tree = trees.get(root.pid)
      return tree ? [this.#sampleOne(root, tree, { at: now.wall, elapsedMs, afterGap })] : []
    })
    for (const pid of this.#known.keys()) if (!trees.has(pid)) this.#known.delete(pid)
    return found
  }

  close(): void {
    this.#source.close()
  }

  #sampleOne(
    { pid, role, sessionId }: SampledRoot,
    tree: ProcessTree,
    { at, elapsedMs, afterGap }: { at: number; elapsedMs: number; afterGap: boolean },
  ): SampledProcess {
    const entries = [tree.root, ...tree.descendants]
    const cli = tree.root
    const isFirst = this.#known.get(pid)?.startId !== tree.root.startId
    const known = this.#knownOf(pid, tree.root.startId)
    const used = (entry: ProcessEntry) => {
      // one that came since the last sample has used all its time since then
      const before = known.cpuMs.get(identityOf(entry)) ?? 0
      return isFirst || elapsedMs < SHORTEST_MS ? null : (Math.max(0, entry.cpuMs - before) / elapsedMs) * 100
    }
    const percents = new Map(entries.map((entry) => [entry.pid, used(entry)]))
    if (elapsedMs >= SHORTEST_MS || isFirst) {
      known.cpuMs.clear()
      for (const entry of entries) known.cpuMs.set(identityOf(entry), entry.cpuMs)
    }
    const files = { own: cli.openFiles, tree: sumOf(entries.map((entry) => entry.openFiles)) }
    if (files.own !== null) known.openFiles = files

    const own = figures([cli], percents, known.openFiles.own)
    const whole = { ...figures(entries, percents, known.openFiles.tree), processes: entries.length }
    if (afterGap) known.trend.forgetGrowth()
    known.trend.add({
      at,
      ownBytes: memoryOf(own),
      treeBytes: memoryOf(whole),
      cpuPercent: whole.cpuPercent,
      elapsedMs,
    })
    const children = entries
      .filter((entry) => entry !== cli && entry !== tree.root)
      .map((entry) => childSample(entry, cli, percents.get(entry.pid) ?? null))
    const sample: ProcessSample = {
      pid,
      role,
      sessionId,
      at,
      startedAt: cli.startedAt,
      state: cli.state,
      own,
      tree: whole,
      children,
      growth: known.trend.growth(),
      afterGap,
    }
    return { sample, trend: known.trend }
  }

  #knownOf(pid: number, startId: string): Known {
    const known = this.#known.get(pid)
    if (known?.startId === startId) return known
    const fresh = {
      startId,
      trend: new Trend(),
      cpuMs: new Map<string, number>(),
      openFiles: { own: null, tree: null },
    }
    this.#known.set(pid, fresh)
    return fresh
  }
}

/** What limits go by: private memory, or resident memory where a system doesn't tell the other cheaply. */
export const memoryOf = ({ privateBytes, rssBytes }: Pick<ProcessFigures, 'privateBytes' | 'rssBytes'>): number =>
  privateBytes ?? rssBytes

const identityOf = ({ pid, startId }: ProcessEntry) => `${pid} ${startId}`

function figures(
  entries: readonly ProcessEntry[],
  percents: ReadonlyMap<number, number | null>,
  openFiles: number | null,
): ProcessFigures {
  return {
    rssBytes: entries.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
    privateBytes: sumOf(entries.map(({ privateBytes }) => privateBytes)),
    cpuPercent: sumOf(entries.map(({ pid }) => percents.get(pid) ?? null)),
    threads: sumOf(entries.map(({ threads }) => threads)),
    openFiles,
  }
}

/** Null where nothing is known; what is known of some stands for all. */
function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}

function childSample(entry: ProcessEntry, cli: ProcessEntry, cpuPercent: number | null): ChildSample {
  const { pid, ppid, name, state, startedAt, rssBytes, privateBytes } = entry
  return { pid, ppid, name, state, startedAt, rssBytes, privateBytes, cpuPercent, apart: isApart(entry, cli) }
}

/** MCP servers start with the CLI, or within its first minute; what comes later is a tool. */
const SERVERS_START_WITHIN_MS = 60_000

function isApart(entry: ProcessEntry, cli: ProcessEntry): boolean {
  if (entry.groupId !== null && cli.groupId !== null) return entry.groupId !== cli.groupId
  return (entry.startedAt ?? 0) - (cli.startedAt ?? 0) > SERVERS_START_WITHIN_MS
}
