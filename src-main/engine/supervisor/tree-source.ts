/** Where process trees come from, whatever the system. */
import type { ProcessTree } from './process-table-entry.ts'

export interface TreeSource {
  /** How often a look is affordable, in milliseconds: while busy, while all are idle, while something grows fast. */
  readonly cadence: Cadence
  /** The trees of those roots that exist, by the pid of the root. `openFiles`: count them too, which is dearer. */
  read(roots: readonly number[], wanted: { openFiles: boolean }): Promise<ReadonlyMap<number, ProcessTree>>
  close(): void
}

export type Cadence = { readonly busyMs: number; readonly idleMs: number; readonly steepMs: number }
