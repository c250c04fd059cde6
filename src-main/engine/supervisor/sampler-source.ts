/** Where process trees are read from: the cheapest way each system has. */
import type { ProcessEntry, ProcessTree } from './process-table-entry.ts'
import { childrenOf, descendantsIn, readProcessTable } from './process-table.ts'
import { ProcfsTrees } from './sampler-procfs.ts'

export interface TreeSource {
  /** How often a look is affordable, in milliseconds: while busy, while all are idle, while something grows fast. */
  readonly cadence: Cadence
  /** The trees of those roots that exist, by the pid of the root. `openFiles`: count them too, which is dearer. */
  read(roots: readonly number[], wanted: { openFiles: boolean }): Promise<ReadonlyMap<number, ProcessTree>>
  close(): void
}

export type Cadence = { readonly busyMs: number; readonly idleMs: number; readonly steepMs: number }

/**
 * 100 trees of three processes cost 4 ms of CPU a look on Linux, so that idle processes needn't be looked at so much less
 * often: a leak that starts in one would have seconds to grow.
 */
const PROCFS: Cadence = { busyMs: 1_500, idleMs: 3_000, steepMs: 250 }
/** `ps` costs about 20 ms, most of them in a process of its own. */
const PS: Cadence = { busyMs: 2_000, idleMs: 10_000, steepMs: 500 }
/** Starting PowerShell costs about half a second of CPU. */
const POWERSHELL: Cadence = { busyMs: 15_000, idleMs: 60_000, steepMs: 3_000 }

export function createTreeSource(): TreeSource {
  if (process.platform === 'linux') {
    const trees = new ProcfsTrees()
    return { cadence: PROCFS, read: (roots, wanted) => trees.read(roots, wanted), close: () => trees.close() }
  }
  return { cadence: process.platform === 'win32' ? POWERSHELL : PS, read: readTrees, close: () => undefined }
}

/** From one table of all processes; works everywhere. */
export async function readTrees(roots: readonly number[]): Promise<ReadonlyMap<number, ProcessTree>> {
  const table = await readProcessTable()
  const children = childrenOf(table.values())
  const trees = new Map<number, ProcessTree>()
  for (const pid of roots) {
    const root = table.get(pid)
    // a child older than its parent is not its child: the parent's pid had another owner before (Windows keeps such ppids)
    const isYounger = ({ startedAt }: ProcessEntry) => (startedAt ?? Infinity) + 1_000 >= (root?.startedAt ?? 0)
    if (root) trees.set(pid, { root, descendants: descendantsIn(children, pid).filter(isYounger) })
  }
  return trees
}
