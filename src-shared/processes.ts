/** What is known about the processes of sessions and pool: figures, machine memory, what the watchdog decided and why. */
import { z } from 'zod'
import { SessionId } from './ids.ts'
import { Timestamp } from './session.ts'

const Bytes = z.number().nonnegative()

/** Figures of one process, or the sum over a tree. Null: the system doesn't tell, or not yet. */
export const ProcessFigures = z.object({
  /** Resident memory; shared pages are counted in each process, so that sums say too much. */
  rssBytes: Bytes,
  /** Memory that comes back when the process ends: what limits and budgets go by. */
  privateBytes: Bytes.nullable(),
  /** Since the sample before, in percent of one core; null in the first sample. */
  cpuPercent: z.number().nonnegative().nullable(),
  threads: z.number().int().nullable(),
  openFiles: z.number().int().nullable(),
})
export type ProcessFigures = z.infer<typeof ProcessFigures>

/** `stopped`: frozen by a signal or a debugger. `zombie`: ended and not yet collected. */
export const RunState = z.enum(['running', 'stopped', 'zombie'])
export type RunState = z.infer<typeof RunState>

/** A tool, an MCP server or whatever else a CLI process started. */
export const ChildSample = z.object({
  pid: z.number().int(),
  ppid: z.number().int(),
  name: z.string(),
  state: RunState,
  startedAt: Timestamp.nullable(),
  rssBytes: Bytes,
  privateBytes: Bytes.nullable(),
  cpuPercent: z.number().nonnegative().nullable(),
  /** Runs apart from the CLI, as tools do; MCP servers stay beside it. */
  apart: z.boolean(),
})
export type ChildSample = z.infer<typeof ChildSample>

export const SampledRole = z.enum(['spare', 'live'])
export type SampledRole = z.infer<typeof SampledRole>

export const ProcessSample = z.object({
  /** The process that Bullpen started. */
  pid: z.number().int(),
  role: SampledRole,
  sessionId: SessionId.nullable(),
  at: Timestamp,
  startedAt: Timestamp.nullable(),
  state: RunState,
  /** The CLI process alone. */
  own: ProcessFigures,
  /** The CLI process and everything it started. */
  tree: ProcessFigures.extend({ processes: z.number().int() }),
  children: z.array(ChildSample),
  /** Growth in bytes a second over the last seconds; null before there is enough to tell. */
  growth: z.object({ own: z.number().nullable(), tree: z.number().nullable() }),
  /** The machine slept, or Bullpen was held up, right before: nothing is decided on this sample. */
  afterGap: z.boolean(),
})
export type ProcessSample = z.infer<typeof ProcessSample>

/** What a CLI process has written to its output so far. `dropped`: lines that were too long or no message. */
export const OutputFigures = z.object({
  messages: z.number().int().nonnegative(),
  bytes: Bytes,
  meanBytes: Bytes,
  peakBytes: Bytes,
  /** How often the buffer for a message in pieces had to grow. */
  resizes: z.number().int().nonnegative(),
  dropped: z.number().int().nonnegative(),
})
export type OutputFigures = z.infer<typeof OutputFigures>

/** `helper`: a program Bullpen runs for itself, such as git; `guardian`: ends everything else if Bullpen dies. */
export const OwnRole = z.enum(['host', 'guardian', 'helper'])
export type OwnRole = z.infer<typeof OwnRole>

/** A process of Bullpen itself: shown, and not for anyone to end. Null: the system doesn't tell. */
export const OwnProcess = z.object({
  pid: z.number().int(),
  role: OwnRole,
  name: z.string(),
  startedAt: Timestamp.nullable(),
  rssBytes: Bytes.nullable(),
  privateBytes: Bytes.nullable(),
  /** Of one core; null in the first sample too. */
  cpuPercent: z.number().nonnegative().nullable(),
})
export type OwnProcess = z.infer<typeof OwnProcess>

/** A process over the last minutes, oldest first, for sparklines. */
export const ProcessHistory = z.object({
  pid: z.number().int(),
  points: z.array(
    z.object({ at: Timestamp, ownBytes: Bytes, treeBytes: Bytes, cpuPercent: z.number().nonnegative().nullable() }),
  ),
})
export type ProcessHistory = z.infer<typeof ProcessHistory>

/** `low`: less is available than is kept in reserve. `critical`: less than half of that. */
export const MemoryPressure = z.enum(['none', 'low', 'critical'])
export type MemoryPressure = z.infer<typeof MemoryPressure>

export const MachineMemory = z.object({
  at: Timestamp,
  /** Of the machine, or of the container where its limit is lower. */
  totalBytes: Bytes,
  /** What programs may still take without anything being pushed out. */
  availableBytes: Bytes,
  limitedBy: z.enum(['machine', 'container']),
  /** Kept free for everything that isn't Bullpen. */
  reserveBytes: Bytes,
  /** Private memory of all processes of sessions and pool, with their tools. */
  bullpenBytes: Bytes,
  /** Processes of sessions and pool at most, by memory or by the user's choice. */
  processCap: z.number().int().positive(),
  pressure: MemoryPressure,
})
export type MachineMemory = z.infer<typeof MachineMemory>

/**
 * - `keep`, `warn`: nothing happens to the process. - `recycle-after-turn`: replaced as soon as no turn is under way.
 * - `recycle-now`: ended in order, then resumed. - `kill`: ended at once, then resumed unless `resume` is false.
 * - `hibernate`: ended, the session stays. - `hung-interrupt`: the turn is interrupted. - `hung-recycle`: replaced, the turn is lost.
 */
export const WatchdogAction = z.enum([
  'keep',
  'warn',
  'recycle-after-turn',
  'recycle-now',
  'kill',
  'hibernate',
  'hung-interrupt',
  'hung-recycle',
])
export type WatchdogAction = z.infer<typeof WatchdogAction>

/**
 * - `memory-soft`, `memory-hard`: the CLI process or its tree is near, or beyond, its limit. - `memory-growth`: it would be within seconds.
 * - `needs-more-memory`: replacing it for memory has not helped; the limit is too low for this session.
 * - `machine-memory`: the machine is short of memory. - `age`, `idle`: as set. - `hung`: a turn without a sign of life.
 * - `silent-tool`: a tool runs without a sign of life; tools are never ended for that. - `frozen`: stopped by a signal.
 * - `exempt`: due, but something speaks against it now. - `after-gap`, `exiting`, `well`: nothing to do.
 */
export const WatchdogReason = z.enum([
  'well',
  'memory-soft',
  'memory-hard',
  'memory-growth',
  'needs-more-memory',
  'machine-memory',
  'age',
  'idle',
  'hung',
  'silent-tool',
  'frozen',
  'exempt',
  'after-gap',
  'exiting',
])
export type WatchdogReason = z.infer<typeof WatchdogReason>

/** A decision worth telling, with the figures it was made on. */
export const WatchdogNotice = z.object({
  pid: z.number().int(),
  sessionId: SessionId.nullable(),
  at: Timestamp,
  action: WatchdogAction,
  reason: WatchdogReason,
  /** What was measured: the CLI process, or its whole tree. Null where memory is not the reason. */
  of: z.enum(['process', 'tree']).nullable(),
  bytes: Bytes.nullable(),
  limitBytes: Bytes.nullable(),
  bytesPerSecond: z.number().nullable(),
  /** How long it has been silent, idle or alive, where that is the reason. */
  forMs: z.number().nullable(),
  resume: z.boolean(),
})
export type WatchdogNotice = z.infer<typeof WatchdogNotice>

/**
 * The kernel's own cap on the memory of each CLI process with its tools. `not-offered`: not on this system, `reason` says why.
 * `waiting`: no process is old enough to tell. `not-held`: at least one process is outside its cap, `reason` says why.
 */
export const MemoryCapStatus = z.object({
  state: z.enum(['off', 'not-offered', 'waiting', 'held', 'not-held']),
  /** Processes that were seen under their cap, and outside of it. */
  held: z.number().int(),
  lost: z.number().int(),
  reason: z.string().nullable(),
})
export type MemoryCapStatus = z.infer<typeof MemoryCapStatus>
