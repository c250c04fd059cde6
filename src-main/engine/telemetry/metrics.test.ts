import { afterEach, describe, expect, it } from 'vitest'
import type { BreakerStatus } from '#shared/breaker.ts'
import { watchEventLoop } from './event-loop-lag.ts'
import { type Metrics, createMetrics } from './metrics.ts'

let metrics: Metrics
afterEach(() => metrics.stop())

describe('the metrics', () => {
  it('carry the promised names, each with its help and type', () => {
    metrics = createMetrics()
    const names = [...metrics.render().matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => `${name} ${type}`)
    expect(names).toEqual(
      expect.arrayContaining([
        'bullpen_session_init_duration_seconds histogram',
        'bullpen_prewarm_pool_size gauge',
        'bullpen_pool_claims_total counter',
        'bullpen_process_rss_bytes gauge',
        'bullpen_processes gauge',
        'bullpen_recycles_total counter',
        'bullpen_orphans_reaped_total counter',
        'bullpen_turn_duration_seconds histogram',
        'bullpen_first_token_seconds histogram',
        'bullpen_tokens_total counter',
        'bullpen_cost_usd_total counter',
        'bullpen_errors_total counter',
        'bullpen_circuit_breaker_state gauge',
        'bullpen_event_loop_lag_seconds gauge',
      ]),
    )
    expect(new Set(names).size).toBe(names.length)
  })

  it('count what happens', () => {
    metrics = createMetrics()
    metrics.sessionInit('warm', 0.09)
    metrics.firstToken('live', 0.03)
    metrics.turn(4)
    metrics.turn(2, 60)
    metrics.claim('general')
    metrics.recycle('memory-hard')
    metrics.orphansReaped(3)
    metrics.tokens('claude-x', 'cache-read', 1_200)
    metrics.cost('claude-x', 0.25)
    metrics.cost('claude-x', 0.5)
    metrics.error('rate_limit')
    const text = metrics.render()
    for (const line of [
      'bullpen_session_init_duration_seconds_bucket{le="0.1",path="warm"} 1',
      'bullpen_session_init_duration_seconds_bucket{le="0.05",path="warm"} 0',
      'bullpen_first_token_seconds_count{path="live"} 1',
      'bullpen_turn_duration_seconds_sum 6',
      'bullpen_turn_waiting_seconds_sum 60',
      'bullpen_turn_waiting_seconds_count 1',
      'bullpen_pool_claims_total{result="general"} 1',
      'bullpen_pool_claims_total{result="miss"} 0',
      'bullpen_recycles_total{reason="memory-hard"} 1',
      'bullpen_orphans_reaped_total 3',
      'bullpen_tokens_total{kind="cache-read",model="claude-x"} 1200',
      'bullpen_cost_usd_total{model="claude-x"} 0.75',
      'bullpen_errors_total{kind="rate_limit"} 1',
    ])
      expect(text.split('\n')).toContain(line)
  })

  it('show what is there when they are asked', () => {
    metrics = createMetrics()
    let ready = 1
    let state: BreakerStatus['state'] = 'closed'
    metrics.connect({
      poolSize: () => ({ ready, starting: 0 }),
      processes: () => [
        { role: 'live', rssBytes: 200, privateBytes: 100 },
        { role: 'live', rssBytes: 300, privateBytes: null },
        { role: 'spare', rssBytes: 150, privateBytes: 80 },
      ],
      sessions: () => ({ idle: 2, running: 1 }),
      availableBytes: () => null,
      queuedStarts: () => 2,
      outputs: () => ({ messages: 4, bytes: 400, meanBytes: 100, peakBytes: 250, resizes: 1, dropped: 2 }),
      breaker: () => ({ state, since: 0, retryAt: null, failures: 0, reason: null }),
      storage: () => ({
        file: '/home/bullpen.db',
        trouble: null,
        waiting: { changes: 3, bytes: 900, dropped: 0 },
        repair: null,
        backup: { file: '/home/backups/a.db', at: 5_000, bytes: 1 },
        checks: { quickAt: null, fullAt: null, problems: [] },
      }),
    })
    ready = 2
    const lines = metrics.render().split('\n')
    for (const line of [
      'bullpen_prewarm_pool_size{state="ready"} 2',
      'bullpen_processes{role="live"} 2',
      'bullpen_process_rss_bytes{role="live"} 500',
      'bullpen_process_private_bytes{role="live"} 400',
      'bullpen_sessions{state="running"} 1',
      'bullpen_queued_starts 2',
      'bullpen_cli_output_messages_total 4',
      'bullpen_cli_output_bytes_total 400',
      'bullpen_cli_output_dropped_total 2',
      'bullpen_cli_output_buffer_resizes_total 1',
      'bullpen_cli_output_message_bytes{stat="peak"} 250',
      'bullpen_cli_output_message_bytes{stat="mean"} 100',
      '# TYPE bullpen_cli_output_messages_total counter',
      'bullpen_circuit_breaker_state 0',
      'bullpen_database_writable 1',
      'bullpen_database_waiting_changes 3',
      'bullpen_database_backup_timestamp_seconds 5',
    ])
      expect(lines).toContain(line)
    expect(lines.filter((line) => line.startsWith('bullpen_memory_available_bytes'))).toEqual([])
    for (const [next, value] of [
      ['half-open', 1],
      ['open', 2],
    ] as const) {
      state = next
      expect(metrics.render().split('\n')).toContain(`bullpen_circuit_breaker_state ${value}`)
    }
  })

  it('show how late the event loop was, once', async () => {
    metrics = createMetrics()
    const lag = watchEventLoop()
    const most = () => lag.read().find(({ labels }) => labels?.quantile === '1')!.value
    // the watch has to have begun, before and after
    const turn = () => new Promise((resolve) => setTimeout(resolve, 250))
    await turn()
    const until = performance.now() + 400
    while (performance.now() < until);
    await turn()
    expect(most()).toBeGreaterThan(0.15)
    expect(most()).toBe(0)
    lag.stop()
  })
})
