/** Whether the host of a run may still be there: what belongs to a living host is nobody else's to touch. */
import { type ProcessTable, readProcessTable } from './process-table.ts'
import { RUN_ID, type RunId } from './run.ts'

/** Start times are told in seconds by some systems, and clocks are set. */
const START_TOLERANCE_MS = 3_000

/** For a run of this boot. False in doubt, as of one in another container. Never rejects. */
export async function hostLives(run: RunId): Promise<boolean> {
  if (run.split('.')[2] !== RUN_ID.split('.')[2]) return false
  return mayBeAlive(run, await readProcessTable().catch(() => new Map()))
}

/**
 * True in doubt; of a host in another PID namespace, a container over the same data folder, nothing can be known from here.
 * `platform`: for tests.
 */
export function mayBeAlive(run: RunId, table: ProcessTable, platform = process.platform): boolean {
  const [pid = '', start = '', namespace] = run.split('.')
  if (!/^\d+$/.test(pid)) return false
  if (namespace !== RUN_ID.split('.')[2]) return true
  const entry = table.get(Number(pid))
  if (!entry || entry.state === 'zombie') return false
  if (platform === 'linux') return entry.startId === start
  // whoever has its pid and was there before the host knew its own start is the host, however long it took to come up
  return entry.startedAt === null || entry.startedAt <= Number(start) + START_TOLERANCE_MS
}
