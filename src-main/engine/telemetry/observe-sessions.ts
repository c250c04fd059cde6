/** Counts what sessions do, and notes what a person would want to look up. */
import type { SessionObserver } from '../session/observer.ts'
import type { Timeline } from '../timeline.ts'
import type { UsageDesk } from '../usage/usage.ts'
import type { Metrics } from './metrics.ts'

export function observeSessions(
  metrics: Metrics,
  timeline: Timeline,
  desk: Pick<UsageDesk, 'changed' | 'learn'>,
): SessionObserver {
  return {
    processStarted: (_row, path, afterMs) => metrics.sessionInit(path, afterMs / 1000),
    processEnded({ id }, { reason, error }) {
      if (reason !== 'crashed') return
      timeline.add({ kind: 'death', text: error?.message ?? 'A process died', sessionId: id, pid: null })
      metrics.error(error?.kind ?? 'process')
    },
    firstToken: (path, afterMs) => metrics.firstToken(path, afterMs / 1000),
    turnEnded({ activeModel }, { durationMs, waitedMs = 0, usage, error }) {
      metrics.turn((durationMs - waitedMs) / 1000, waitedMs / 1000)
      if (error) metrics.error(error.kind)
      if (!usage) return
      const model = activeModel ?? 'unknown'
      metrics.cost(model, usage.costUsd)
      metrics.tokens(model, 'input', usage.inputTokens)
      metrics.tokens(model, 'output', usage.outputTokens)
      metrics.tokens(model, 'cache-read', usage.cacheReadTokens)
      metrics.tokens(model, 'cache-write', usage.cacheWriteTokens)
      desk.changed()
    },
    limitTold({ profile }, quota) {
      if (profile === 'default') desk.learn(quota)
    },
  }
}
