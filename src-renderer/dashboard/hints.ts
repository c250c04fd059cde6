/** What the watchdog makes of a process, or is about to: in words, before it acts. Pure. */
import type { LimitValues } from '#shared/limits.ts'
import type { ProcessSample } from '#shared/processes.ts'
import { isBusy, type Session } from '#shared/session.ts'
import { formatBytes, heldBytes } from './figures.ts'

export type Hint = { readonly tone: 'info' | 'warn' | 'danger'; readonly text: string }

const MIB = 1024 ** 2
/** Growth in bytes a second worth a word: slower than this fills no limit before its turn ends. */
const FAST_GROWTH = 8 * MIB
const SLEEP_SOON_MS = 5 * 60_000

type HintInput = {
  readonly sample: ProcessSample
  readonly session: Session | undefined
  /** In force for this process. */
  readonly limits: LimitValues | undefined
  readonly now: number
}

/** The most pressing first; empty when there is nothing to say. */
export function hintsFor({ sample, session, limits, now }: HintInput): Hint[] {
  const hints: Hint[] = []
  if (sample.state === 'stopped') hints.push({ tone: 'warn', text: 'Stopped by a signal' })
  if (sample.state === 'zombie') hints.push({ tone: 'warn', text: 'Ended, not collected yet' })
  if (limits) {
    hints.push(...memoryHints(sample, limits))
    const { maxAgeHours } = limits
    const age = sample.startedAt === null ? 0 : now - sample.startedAt
    if (maxAgeHours !== null && age > maxAgeHours * 3_600_000 && sample.role === 'live')
      hints.push({ tone: 'info', text: `Older than ${maxAgeHours} h: replaced between turns` })
  }
  if (sample.growth.own !== null && sample.growth.own > FAST_GROWTH)
    hints.push({ tone: 'warn', text: `Grows by ${formatBytes(sample.growth.own)} a second` })
  if (limits && session) hints.push(...sleepHints(session, limits, now))
  if (sample.afterGap) hints.push({ tone: 'info', text: 'The machine slept: not judged on this sample' })
  return hints
}

function memoryHints({ own, tree }: ProcessSample, limits: LimitValues): Hint[] {
  const softShare = limits.softMemoryPercent / 100
  return [
    memoryHint(heldBytes(own), { limit: limits.processMemoryMiB * MIB, softShare, whose: '' }),
    memoryHint(heldBytes(tree), { limit: limits.treeMemoryMiB * MIB, softShare, whose: ' with its tools' }),
  ].filter((hint) => hint !== null)
}

type Measured = { readonly limit: number; readonly softShare: number; readonly whose: string }

function memoryHint(bytes: number, { limit, softShare, whose }: Measured): Hint | null {
  if (bytes < limit * softShare) return null
  return bytes < limit
    ? { tone: 'warn', text: `Near its limit of ${formatBytes(limit)}${whose}: replaced between turns` }
    : { tone: 'danger', text: `Over its limit of ${formatBytes(limit)}${whose}` }
}

function sleepHints({ state, activeAt }: Session, { hibernateMinutes }: LimitValues, now: number): Hint[] {
  if (hibernateMinutes === null) return []
  const left = activeAt + hibernateMinutes * 60_000 - now
  if (isBusy(state) || state.kind !== 'idle' || left > SLEEP_SOON_MS) return []
  const minutes = Math.max(1, Math.ceil(left / 60_000))
  return [{ tone: 'info', text: `Unused: may sleep in ${minutes} min` }]
}
