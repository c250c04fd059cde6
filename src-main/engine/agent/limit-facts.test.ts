import type { SDKMessage } from '@anthropic-ai/claude-agent-sdk'
import { describe, expect, it } from 'vitest'
import { QuotaWindow } from '#shared/usage.ts'
import { Translator } from './translate.ts'

describe('a usage limit', () => {
  const near = 1_795_303_889
  const event = (rate_limit_info: object) =>
    new Translator().push({ type: 'rate_limit_event', rate_limit_info } as unknown as SDKMessage)

  it('is known with its end, in whatever unit the CLI tells it; one that is only near is none', () => {
    expect(event({ status: 'rejected', resetsAt: 1_795_000_000 })).toEqual([
      { type: 'limit', resetsAt: 1_795_000_000_000 },
    ])
    expect(event({ status: 'rejected', resetsAt: 1_795_000_000_000 })).toEqual([
      { type: 'limit', resetsAt: 1_795_000_000_000 },
    ])
    expect(event({ status: 'rejected' })).toEqual([{ type: 'limit', resetsAt: null }])
    expect(event({ status: 'allowed_warning', resetsAt: 1_795_000_000 })).toEqual([{ type: 'limit', resetsAt: null }])
  })

  it('is known by how much of it is used, with the others that hold beside it', () => {
    const far = 1_795_390_289
    const windows = {
      five_hour: { utilization: 0.82, resetsAt: near, status: 'allowed_warning', surpassedThreshold: 0.75 },
      seven_day: { utilization: 0.314, resetsAt: far, status: 'allowed' },
      of_the_future: { utilization: 'most' },
    }
    const info = { status: 'allowed_warning', resetsAt: near, rateLimitType: 'five_hour', utilization: 0.82 }
    expect(event({ ...info, unifiedWindows: windows })).toEqual([
      { type: 'limit', resetsAt: null },
      { type: 'quota', quota: { name: 'five_hour', state: 'warning', usedPercent: 82, resetsAt: near * 1_000 } },
      { type: 'quota', quota: { name: 'seven_day', state: 'allowed', usedPercent: 31.4, resetsAt: far * 1_000 } },
    ])
    expect(event({ status: 'rejected', rateLimitType: 'seven_day' }).at(-1)).toEqual({
      type: 'quota',
      quota: { name: 'seven_day', state: 'rejected', usedPercent: null, resetsAt: null },
    })
  })

  it('is told in whole milliseconds and no less than nothing, as everybody who asks for it expects', () => {
    const told = event({ status: 'allowed', rateLimitType: 'overage', resetsAt: near + 0.123_45, utilization: -0.01 })
    expect(
      told.flatMap((fact) => (fact.type === 'quota' ? [QuotaWindow.parse({ ...fact.quota, at: 0 })] : [])),
    ).toEqual([{ name: 'overage', state: 'allowed', usedPercent: 0, resetsAt: near * 1_000 + 123, at: 0 }])
  })
})
