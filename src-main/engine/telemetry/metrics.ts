/** The metrics of Bullpen: their names are relied on by outsiders and stay. */
import type { BreakerStatus } from '#shared/breaker.ts'
import type { ErrorKind } from '#shared/errors.ts'
import type { OutputFigures, WatchdogReason } from '#shared/processes.ts'
import type { StorageHealth } from '#shared/storage.ts'
import { watchEventLoop } from './event-loop-lag.ts'
import { type GaugeReading, type Labels, Registry } from './registry.ts'

/** How a session came to its process. */
export type InitPath = 'warm' | 'project' | 'cold' | 'resume'
/** `refused`: there was a spare, and the CLI would not give it. `other`: the pool keeps nothing for such a session. */
export type ClaimResult = 'general' | 'project' | 'miss' | 'refused' | 'other'
export type TokenKind = 'input' | 'output' | 'cache-read' | 'cache-write'

/** Asked for at every scrape. */
export type GaugeSources = {
  readonly poolSize: () => Readonly<Record<'ready' | 'starting', number>>
  /** Processes by role with their resident and private memory, each tree as a whole. */
  readonly processes: () => readonly { role: string; rssBytes: number; privateBytes: number | null }[]
  readonly sessions: () => Readonly<Record<string, number>>
  readonly availableBytes: () => number | null
  /** Sessions that wait for room before a process may be started for them. */
  readonly queuedStarts: () => number
  readonly storage: () => StorageHealth
  /** Of all CLI processes there ever were. */
  readonly outputs: () => OutputFigures
  readonly breaker: () => BreakerStatus
}

/** Rising with the trouble, so that an alert can be a threshold. */
const BREAKER_STATES: Readonly<Record<BreakerStatus['state'], number>> = { closed: 0, 'half-open': 1, open: 2 }

/** From a warm start, a few tens of milliseconds, to a slow machine's cold one. */
const START_SECONDS = [0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10, 30]
const TURN_SECONDS = [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600]

export interface Metrics {
  sessionInit(path: InitPath, seconds: number): void
  firstToken(path: InitPath | 'live', seconds: number): void
  /** How long it worked, and how long it waited for the user beside that. */
  turn(workedSeconds: number, waitedSeconds?: number): void
  claim(result: ClaimResult): void
  recycle(reason: WatchdogReason | 'user'): void
  orphansReaped(count: number): void
  tokens(model: string, kind: TokenKind, count: number): void
  cost(model: string, usd: number): void
  error(kind: ErrorKind): void
  /** Gauges show nothing before this; a second call replaces the sources. */
  connect(sources: GaugeSources): void
  /** The text format of Prometheus. */
  render(): string
  /** Ends the watch over the event loop. */
  stop(): void
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  let sources: GaugeSources | null = null
  const gauge = (name: string, help: string, read: (from: GaugeSources) => readonly GaugeReading[]) =>
    registry.gauge(name, help, () => (sources ? read(sources) : []))

  const init = registry.histogram(
    'bullpen_session_init_duration_seconds',
    'From asking for a session to its process taking prompts',
    START_SECONDS,
  )
  const firstToken = registry.histogram(
    'bullpen_first_token_seconds',
    'From a prompt to the first piece of text',
    START_SECONDS,
  )
  const turn = registry.histogram(
    'bullpen_turn_duration_seconds',
    'From a prompt to its result, without the time it waited for the user',
    TURN_SECONDS,
  )
  const turnWait = registry.histogram(
    'bullpen_turn_waiting_seconds',
    'How long a turn waited for the user, of those that did',
    TURN_SECONDS,
  )
  const claims = registry.counter(
    'bullpen_pool_claims_total',
    'Sessions that asked the pool for a process, by what they got',
  )
  const recycles = registry.counter('bullpen_recycles_total', 'Processes replaced, by reason')
  const orphans = registry.counter(
    'bullpen_orphans_reaped_total',
    'Processes of an earlier host that were found and ended',
  )
  const tokens = registry.counter('bullpen_tokens_total', 'Tokens, as the CLI reports them')
  const cost = registry.counter('bullpen_cost_usd_total', 'US dollars at list price, as the CLI reports them')
  const errors = registry.counter('bullpen_errors_total', 'Failures shown to somebody, by kind')

  gauge('bullpen_prewarm_pool_size', 'Spare processes, by state', ({ poolSize }) => labelled('state', poolSize()))
  gauge('bullpen_processes', 'Processes of Bullpen, by role', ({ processes }) => byRole(processes(), () => 1))
  gauge(
    'bullpen_process_rss_bytes',
    'Resident memory with children, by role; shared pages are counted in each process',
    ({ processes }) => byRole(processes(), ({ rssBytes }) => rssBytes),
  )
  gauge('bullpen_process_private_bytes', 'Private memory with children, by role', ({ processes }) =>
    byRole(processes(), ({ privateBytes, rssBytes }) => privateBytes ?? rssBytes),
  )
  gauge('bullpen_sessions', 'Sessions, by state', ({ sessions }) => labelled('state', sessions()))
  gauge(
    'bullpen_memory_available_bytes',
    'Memory programs may still take, of the machine or its container',
    ({ availableBytes }) => {
      const value = availableBytes()
      return value === null ? [] : [{ value }]
    },
  )
  gauge('bullpen_queued_starts', 'Sessions that wait for room before a process may be started', ({ queuedStarts }) => [
    { value: queuedStarts() },
  ])
  gauge(
    'bullpen_database_writable',
    '1 while the database can be written, 0 while changes wait in memory',
    ({ storage }) => [{ value: storage().trouble === null ? 1 : 0 }],
  )
  gauge('bullpen_database_waiting_changes', 'Changes that wait until the database can be written', ({ storage }) => [
    { value: storage().waiting.changes },
  ])
  gauge('bullpen_database_backup_timestamp_seconds', 'When the newest backup was made', ({ storage }) => {
    const { backup } = storage()
    return backup === null ? [] : [{ value: backup.at / 1000 }]
  })
  gauge(
    'bullpen_circuit_breaker_state',
    '0 while prompts are sent, 1 while one is let through as a probe (half open), 2 while all wait (open)',
    ({ breaker }) => [{ value: BREAKER_STATES[breaker().state] }],
  )
  const total = (name: string, help: string, read: (figures: OutputFigures) => number) =>
    registry.total(name, help, () => (sources ? [{ value: read(sources.outputs()) }] : []))
  total('bullpen_cli_output_messages_total', 'Messages that CLI processes wrote', ({ messages }) => messages)
  total('bullpen_cli_output_bytes_total', 'Bytes of these messages', ({ bytes }) => bytes)
  total('bullpen_cli_output_dropped_total', 'Lines that were too long or no message', ({ dropped }) => dropped)
  total(
    'bullpen_cli_output_buffer_resizes_total',
    'How often a buffer for a message in pieces had to grow',
    ({ resizes }) => resizes,
  )
  gauge('bullpen_cli_output_message_bytes', 'The largest message so far, and the mean', ({ outputs }) => {
    const { peakBytes, meanBytes } = outputs()
    return [
      { labels: { stat: 'peak' }, value: peakBytes },
      { labels: { stat: 'mean' }, value: meanBytes },
    ]
  })
  const lag = watchEventLoop()
  registry.gauge(
    'bullpen_event_loop_lag_seconds',
    'How late the event loop was since the last scrape, by quantile',
    lag.read,
  )

  // what never happened is shown as 0, so that a first time can be seen as a rise
  orphans.add({}, 0)
  for (const result of ['general', 'project', 'miss', 'refused', 'other']) claims.add({ result }, 0)

  return {
    sessionInit: (path, seconds) => init.observe({ path }, seconds),
    firstToken: (path, seconds) => firstToken.observe({ path }, seconds),
    turn(workedSeconds, waitedSeconds = 0) {
      turn.observe({}, workedSeconds)
      if (waitedSeconds > 0) turnWait.observe({}, waitedSeconds)
    },
    claim: (result) => claims.add({ result }),
    recycle: (reason) => recycles.add({ reason }),
    orphansReaped: (count) => orphans.add({}, count),
    tokens: (model, kind, count) => tokens.add({ model, kind }, count),
    cost: (model, usd) => cost.add({ model }, usd),
    error: (kind) => errors.add({ kind }),
    connect(given) {
      sources = given
    },
    render: () => registry.render(),
    stop: () => lag.stop(),
  }
}

const labelled = (name: string, counts: Readonly<Record<string, number>>): GaugeReading[] =>
  Object.entries(counts).map(([value, count]) => ({ labels: { [name]: value }, value: count }))

function byRole<T extends { role: string }>(processes: readonly T[], worth: (one: T) => number): GaugeReading[] {
  const sums = new Map<string, number>()
  for (const one of processes) sums.set(one.role, (sums.get(one.role) ?? 0) + worth(one))
  return [...sums].map(([role, value]): { labels: Labels; value: number } => ({ labels: { role }, value }))
}
