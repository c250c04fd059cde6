/** The rows of the process table: samples joined with what is known of their sessions and spares. Pure. */
import type { SessionId } from '#shared/ids.ts'
import type { MonitoringFrame } from '#shared/monitoring.ts'
import type { PoolStatus, SpareInfo } from '#shared/pool.ts'
import type { OutputFigures, ProcessHistory, ProcessSample } from '#shared/processes.ts'
import { isBusy, type Session, type SessionState } from '#shared/session.ts'
import { heldBytes } from './figures.ts'

export type ProcessRow = {
  readonly sample: ProcessSample
  readonly points: ProcessHistory['points']
  readonly session: Session | undefined
  readonly spare: SpareInfo | undefined
  /** What it said. */
  readonly output: OutputFigures | undefined
}

export const SORTS = ['age', 'memory', 'cpu', 'children'] as const
export type SortKey = (typeof SORTS)[number]
export type Sort = { readonly key: SortKey; readonly descending: boolean }

const figure: Record<SortKey, (sample: ProcessSample) => number> = {
  age: (sample) => -(sample.startedAt ?? sample.at),
  memory: ({ own }) => heldBytes(own),
  cpu: ({ own }) => own.cpuPercent ?? 0,
  children: ({ children }) => children.length,
}

/** Sessions before spares; within them as asked, and by pid where that decides nothing, so that rows stay in place. */
export function rowsOf(
  { samples, histories, outputs }: MonitoringFrame,
  { byId, pool, sort }: { byId: ReadonlyMap<SessionId, Session>; pool: PoolStatus | null; sort: Sort },
): ProcessRow[] {
  const points = new Map(histories.map((history) => [history.pid, history.points]))
  const said = new Map(outputs.map((one) => [one.pid, one]))
  const spares = new Map(pool?.spares.map((spare) => [spare.pid, spare]))
  const sign = sort.descending ? -1 : 1
  return samples
    .map((sample) => ({
      sample,
      points: points.get(sample.pid) ?? [],
      session: sample.sessionId === null ? undefined : byId.get(sample.sessionId),
      spare: spares.get(sample.pid),
      output: said.get(sample.pid),
    }))
    .toSorted(
      ({ sample: a }, { sample: b }) =>
        Number(a.role === 'spare') - Number(b.role === 'spare') ||
        sign * (figure[sort.key](a) - figure[sort.key](b)) ||
        a.pid - b.pid,
    )
}

/** Why its process can't be replaced or put to sleep now; null when it can. */
export function whyNotNow(state: SessionState): string | null {
  if (state.kind === 'waiting') return 'the turn waits for you'
  if (isBusy(state)) return 'a turn is under way'
  if (state.kind === 'recycling') return 'it is being replaced already'
  if (state.kind === 'waking') return 'it is just starting'
  return null
}
