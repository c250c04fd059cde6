/** Where process trees are read from: the cheapest way each system has. */
import type { ProcessTable, ProcessTree } from './process-table-entry.ts'
import { readProcessTable, startWindowsTables } from './process-table.ts'
import { parseWindows } from './process-table-windows.ts'
import { pacedSource, treesIn } from './sampler-paced.ts'
import { ProcfsTrees } from './sampler-procfs.ts'
import { TableHelper } from './table-helper.ts'
import type { Cadence, TreeSource } from './tree-source.ts'

/**
 * 100 trees of three processes cost 4 ms of CPU a look on Linux, so that idle processes needn't be looked at so much less
 * often: a leak that starts in one would have seconds to grow.
 */
const PROCFS: Cadence = { busyMs: 1_500, idleMs: 3_000, steepMs: 250 }

export function createTreeSource(): TreeSource {
  if (process.platform === 'linux') {
    const trees = new ProcfsTrees()
    return { cadence: PROCFS, read: (roots, wanted) => trees.read(roots, wanted), close: () => trees.close() }
  }
  if (process.platform === 'win32') return helpedSource(startWindowsTables)
  return pacedSource({ table: readProcessTable })
}

/** PowerShell takes a second to start, more on a machine in trouble. */
const ANSWER_WITHIN_MS = 10_000
/** It holds some 60 MB. Where sessions are open it is asked far more often. */
const IDLE_MS = 3 * 60_000

/** From a helper that prints what `parseWindows` understands; where that one fails, from a tool that is started for each look. */
export function helpedSource(start: ConstructorParameters<typeof TableHelper>[0]['start']): TreeSource {
  const helper = new TableHelper({ start, timeoutMs: ANSWER_WITHIN_MS, idleMs: IDLE_MS })
  let isOver = false
  const otherwise = (error: unknown) => {
    if (isOver) throw error
    return readProcessTable()
  }
  return pacedSource({
    table: () => helper.ask().then(filled).catch(otherwise),
    close() {
      isOver = true
      helper.close()
    },
  })
}

function filled(answer: string): ProcessTable {
  const table = parseWindows(answer)
  if (table.size === 0) throw new Error('no machine runs nothing')
  return table
}

/** From one table of all processes; works everywhere. */
export const readTrees = async (roots: readonly number[]): Promise<ReadonlyMap<number, ProcessTree>> =>
  treesIn(await readProcessTable(), roots)
