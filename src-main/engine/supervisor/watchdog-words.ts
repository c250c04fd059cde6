/** What the watchdog decided, in a sentence for people. */
import type { WatchdogNotice, WatchdogReason } from '#shared/processes.ts'
import type { DoctorCheck } from '#shared/system.ts'
import type { Cadence } from './tree-source.ts'

const gib = (bytes: number | null) => (bytes === null ? 'much' : `${(bytes / 1024 ** 3).toFixed(1)} GiB`)
const minutes = (ms: number | null) => `${Math.round((ms ?? 0) / 60_000)} min`

export function describeNotice(notice: WatchdogNotice): string {
  const { bytes, limitBytes, bytesPerSecond, forMs, of } = notice
  const whose = of === 'tree' ? 'Claude Code with its tools holds' : 'Claude Code holds'
  const words: Record<WatchdogReason, string> = {
    well: 'All is well.',
    'memory-soft': `${whose} ${gib(bytes)} of ${gib(limitBytes)}; it is replaced when the turn has ended.`,
    'memory-hard': `${whose} ${gib(bytes)}, more than its limit of ${gib(limitBytes)}.`,
    'memory-growth': `${whose} ${gib(bytes)} and grows by ${gib(bytesPerSecond)} a second.`,
    'needs-more-memory': `${whose} ${gib(bytes)} again and again. Raise the limit for this session, or start a new one.`,
    'machine-memory': 'The machine is short of memory; the session used longest ago gives its process back.',
    age: `The process is ${minutes(forMs)} old and is replaced between turns.`,
    idle: `Nothing happened for ${minutes(forMs)}.`,
    hung: `The turn shows no sign of life for ${minutes(forMs)}.`,
    'silent-tool': `A tool has run for ${minutes(forMs)} without a sign of life.`,
    frozen: 'The process was stopped by a signal and does not go on.',
    exempt: 'Something is due, and something speaks against it now.',
    'after-gap': 'The machine slept.',
    exiting: 'The process is ending.',
  }
  return words[notice.reason]
}

/** Beyond this between two looks a fast leak may get further over its limit than a tenth. */
const CLOSE_MS = 5_000

/** How often processes are looked at here, and what follows where that is seldom: a look is a question to a program of the system. */
export function checkCadence({ busyMs, idleMs, steepMs }: Cadence): DoctorCheck {
  const [busy, idle, steep] = [busyMs, idleMs, steepMs].map((ms) => `${ms / 1000} s`)
  const often = `looks at every process each ${busy} while one works, each ${idle} while none does, each ${steep} while one grows fast`
  const seldom = '; a look is dear on this system, so that a leak may get past its limit before it is seen'
  return { name: 'Watchdog', result: 'ok', summary: busyMs > CLOSE_MS ? often + seldom : often, remedy: null }
}
