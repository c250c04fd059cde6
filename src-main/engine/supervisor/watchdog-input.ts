/** What the watchdog decides on and what it can decide. */
import type { ProcessSample, WatchdogAction, WatchdogReason } from '#shared/processes.ts'

/** Bytes and milliseconds. From the settings, per session. */
export type Limits = {
  /** Private memory of the CLI process alone. */
  readonly processBytes: number
  /** Private memory of the CLI process with everything it started. */
  readonly treeBytes: number
  /** From this share of a limit on the process is replaced when no turn is under way. */
  readonly softShare: number
  /** A process older than this is replaced between turns; null = never. */
  readonly maxAgeMs: number | null
  /** A session unused for so long gives its process back; null = never. */
  readonly hibernateMs: number | null
  /** A turn without any sign of life for so long is taken for hung; null = never. */
  readonly hangMs: number | null
}

/** What the session does. Times in milliseconds since the epoch. */
export type Activity = {
  /** A turn is under way in any form. */
  readonly busy: boolean
  /** A permission or a question is open. */
  readonly pendingPermission: boolean
  /** The CLI waits to repeat a failed request: silence is what is to be expected. */
  readonly retrying: boolean
  /** Tool calls of this turn without a result yet. */
  readonly runningTools: number
  /** Tasks the agent left running. */
  readonly backgroundTasks: number
  /** Any message that came from the CLI, partial text and that it still thinks included; 0 = nothing yet. */
  readonly lastOutputAt: number
  /** Prompt, answer or typing; 0 = never. */
  readonly lastInputAt: number
  /** When this turn began; null when none is under way. */
  readonly busySince: number | null
  /** Shown in a window that has the focus. */
  readonly focused: boolean
  /** When the process was started. */
  readonly startedAt: number
  /** Turns this process has ended. */
  readonly turnsSinceStart: number
}

export type WatchInput = {
  readonly now: number
  readonly sample: ProcessSample
  /** Bytes a second in the very last step, before it is confirmed by a second one; null when unknown. */
  readonly lastStep: { readonly own: number | null; readonly tree: number | null }
  /** Memory of the tree that is normal for this session, in bytes. */
  readonly baselineBytes: number | null
  /** Mean CPU of the tree over the time a hang takes to be one, in percent of a core; null = not seen for so long yet. */
  readonly quietCpuPercent: number | null
  /** Nothing is counted from before this moment: the machine slept, or the host was stopped. */
  readonly awakeSince: number
  /** When silence was last to be expected: the user was asked, or a failed request was waited for; 0 = never. */
  readonly excusedAt: number
  readonly limits: Limits
  /** Null for a spare: it has no session, and nobody minds its end. */
  readonly activity: Activity | null
  /** When processes of this session were replaced for memory before, oldest first. */
  readonly memoryRecycles: readonly number[]
  /** When the watchdog interrupted the turn that is under way; null when it did not. */
  readonly interruptedAt: number | null
  /** The machine is short of memory. */
  readonly machineShort: boolean
}

export type Decision = {
  readonly action: WatchdogAction
  readonly reason: WatchdogReason
  /** What was measured, where memory is the reason. */
  readonly of: 'process' | 'tree' | null
  readonly bytes: number | null
  readonly limitBytes: number | null
  readonly bytesPerSecond: number | null
  /** How long it has been silent, idle or alive, where that is the reason. */
  readonly forMs: number | null
  /** Whether the session is to go on with a new process by itself. */
  readonly resume: boolean
}

const NOTHING = { of: null, bytes: null, limitBytes: null, bytesPerSecond: null, forMs: null, resume: true } as const

export const decide = (
  action: WatchdogAction,
  reason: WatchdogReason,
  figures: Partial<Omit<Decision, 'action' | 'reason'>> = {},
): Decision => ({ action, reason, ...NOTHING, ...figures })

/** Milder actions have smaller numbers. Hibernation is as mild as a replacement: no turn is lost by either. */
export const SEVERITY: Readonly<Record<WatchdogAction, number>> = {
  keep: 0,
  warn: 1,
  'recycle-after-turn': 2,
  hibernate: 2,
  'hung-interrupt': 3,
  'hung-recycle': 4,
  'recycle-now': 5,
  kill: 6,
}
