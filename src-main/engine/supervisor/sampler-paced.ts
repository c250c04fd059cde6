/** Process trees from tables of the whole machine, as often as what such a table costs here allows. */
import type { ProcessEntry, ProcessTable, ProcessTree } from './process-table-entry.ts'
import { childrenOf, descendantsIn } from './process-table.ts'
import type { Cadence, TreeSource } from './tree-source.ts'

export type PacedDeps = {
  readonly table: () => Promise<ProcessTable>
  readonly close?: () => void
  /** Milliseconds from anywhere. */
  readonly clock?: () => number
}

/** Until something has been measured: what a table takes where the program that is asked for it runs already. */
const EXPECTED_MS = 100
/** The cheapest of the last looks: others waited for the CPU, or for the start of the program that is asked. */
const REMEMBERED = 5

export function pacedSource({
  table,
  close = () => undefined,
  clock = () => performance.now(),
}: PacedDeps): TreeSource {
  let tookMs: readonly number[] = [EXPECTED_MS]
  return {
    get cadence() {
      return cadenceFor(Math.min(...tookMs))
    },
    async read(roots) {
      const startedAt = clock()
      const found = await table()
      tookMs = [...tookMs, clock() - startedAt].slice(-REMEMBERED)
      return treesIn(found, roots)
    },
    close,
  }
}

/** For a look of so many milliseconds: a twentieth of a core while sessions work, a hundredth at rest, within bounds. */
export const cadenceFor = (lookMs: number): Cadence => ({
  busyMs: within(lookMs * 20, 2_000, 15_000),
  idleMs: within(lookMs * 100, 10_000, 60_000),
  steepMs: within(lookMs * 4, 500, 3_000),
})

const within = (ms: number, least: number, most: number) => Math.round(Math.min(most, Math.max(least, ms)))

/** The trees of those roots that exist. */
export function treesIn(table: ProcessTable, roots: readonly number[]): ReadonlyMap<number, ProcessTree> {
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
