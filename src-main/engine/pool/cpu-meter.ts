/** Whether the CPU is short right now: hardly any of it was left since the last look. */
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** Of all cores together, since the machine started; in units that differ by system. */
export type CpuTimes = { readonly busy: number; readonly idle: number }

/** Above this share a start would take time from others. */
const SHORT_FROM = 0.9
/** A look back over less is chance: the system counts in steps of 10 ms and more. */
const AT_LEAST_MS = 200
/** Older than this it says nothing about now. */
const AT_MOST_MS = 10_000

export class CpuMeter {
  readonly #read: () => CpuTimes
  readonly #clock: () => number
  #mark: { readonly at: number; readonly times: CpuTimes } | null = null

  /** `clock` in milliseconds. */
  constructor(read = readCpuTimes, clock: () => number = () => performance.now()) {
    this.#read = read
    this.#clock = clock
  }

  /** From here on it counts. */
  mark(): void {
    this.#mark = { at: this.#clock(), times: this.#read() }
  }

  /** Since the last mark, which is set anew. False where it is not known. */
  isShort(): boolean {
    const before = this.#mark
    const age = this.#clock() - (before?.at ?? -Infinity)
    if (age < AT_LEAST_MS) return false
    this.mark()
    const after = this.#mark
    if (!before || !after || age > AT_MOST_MS) return false
    const busy = after.times.busy - before.times.busy
    const idle = after.times.idle - before.times.idle
    return busy + idle > 0 && busy / (busy + idle) >= SHORT_FROM
  }
}

/** What runs at low priority counts as idle where the system tells it apart: it gives way. 20 µs on Linux. */
export function readCpuTimes(): CpuTimes {
  if (process.platform === 'linux') {
    const parsed = parseProcStat(readProcStat())
    if (parsed) return parsed
  }
  let [busy, idle] = [0, 0]
  for (const { times } of cpus()) {
    busy += times.user + times.sys + times.irq
    idle += times.idle + times.nice
  }
  return { busy, idle }
}

/** Of the first line of /proc/stat: user nice system idle iowait irq softirq steal. */
export function parseProcStat(text: string): CpuTimes | null {
  const line = /^cpu +(.*)$/m.exec(text)?.[1]
  const [user, nice, system, idle, wait, irq, softirq, steal = 0] = line?.split(' ').map(Number) ?? []
  if (user === undefined || nice === undefined || system === undefined || idle === undefined) return null
  return { busy: user + system + (irq ?? 0) + (softirq ?? 0) + steal, idle: idle + nice + (wait ?? 0) }
}

function readProcStat(): string {
  try {
    return readFileSync('/proc/stat', 'latin1')
  } catch {
    return ''
  }
}
