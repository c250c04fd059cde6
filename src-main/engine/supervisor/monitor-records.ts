/** What the monitor remembers from round to round: what was decided for a process, what a session has been through. */
import type { SessionId } from '#shared/ids.ts'
import type { ProcessSample, WatchdogNotice } from '#shared/processes.ts'
import type { SampledProcess } from './sampler.ts'
import { SEVERITY } from './watchdog-input.ts'
import { MEMORY_RECYCLES_WITHIN_MS } from './watchdog-memory.ts'

/** A decision that stands is carried out again after this time: it may not have been possible before. */
const AGAIN_AFTER_MS = 10_000

export class RootRecord {
  readonly sessionId: SessionId | null
  interruptedAt: number | null = null
  /** When silence was last to be expected. */
  excusedAt = 0
  #latest: WatchdogNotice | null = null
  #actedAt = 0

  constructor(sessionId: SessionId | null) {
    this.sessionId = sessionId
  }

  /** Whether this decision is to be told to people, and whether it is to be carried out. */
  decided(notice: WatchdogNotice): { tell: boolean; act: boolean } {
    const { action, reason, at } = notice
    const isNew = this.#latest?.action !== action || this.#latest.reason !== reason
    const isFirst = this.#latest === null && reason === 'well'
    this.#latest = notice
    const act = SEVERITY[action] > SEVERITY.warn && (isNew || at - this.#actedAt >= AGAIN_AFTER_MS)
    if (act) this.#actedAt = at
    return { tell: isNew && !isFirst, act }
  }

  /** Whether the process was about to be replaced because of its memory when it was last looked at. */
  get wasEndingForMemory(): boolean {
    if (this.#latest === null || this.#latest.action === 'hibernate') return false
    return this.#latest.of !== null && SEVERITY[this.#latest.action] > SEVERITY.warn
  }
}

export class MonitorRecords {
  readonly #roots = new Map<number, RootRecord>()
  readonly #recycles = new Map<SessionId, number[]>()
  readonly #baselines = new Map<SessionId, number>()

  of({ pid, sessionId }: Pick<ProcessSample, 'pid' | 'sessionId'>): RootRecord {
    const known = this.#roots.get(pid)
    // a spare that was claimed is another matter from then on
    if (known?.sessionId === sessionId) return known
    const fresh = new RootRecord(sessionId)
    this.#roots.set(pid, fresh)
    return fresh
  }

  /** Takes leave of the processes that are gone. */
  keepOnly(sampled: readonly SampledProcess[], now: number): void {
    const present = new Set(sampled.map(({ sample }) => sample.pid))
    for (const { sample, trend } of sampled) {
      if (sample.sessionId !== null && trend.baselineBytes !== null)
        this.#baselines.set(sample.sessionId, trend.baselineBytes)
    }
    for (const [pid, record] of this.#roots) {
      if (present.has(pid)) continue
      this.#roots.delete(pid)
      if (record.sessionId !== null && record.wasEndingForMemory) {
        this.#recycles.set(record.sessionId, [...this.memoryRecyclesOf(record.sessionId), now])
      }
    }
    for (const [sessionId, times] of this.#recycles) {
      const recent = times.filter((at) => now - at < MEMORY_RECYCLES_WITHIN_MS)
      if (recent.length === 0) this.#recycles.delete(sessionId)
      else this.#recycles.set(sessionId, recent)
    }
  }

  /** What an earlier process of the session settled at counts until its present one has settled. */
  baselineOf(sessionId: SessionId | null): number | null {
    return sessionId === null ? null : (this.#baselines.get(sessionId) ?? null)
  }

  memoryRecyclesOf(sessionId: SessionId | null): readonly number[] {
    return sessionId === null ? [] : (this.#recycles.get(sessionId) ?? [])
  }
}
