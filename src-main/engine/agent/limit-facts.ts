/** What the CLI tells of the account's usage limits, as facts. */
import type { SDKRateLimitInfo } from '@anthropic-ai/claude-agent-sdk'
import { z } from 'zod'
import type { Fact } from './facts.ts'

const Status = z.enum(['allowed', 'allowed_warning', 'rejected'])
type Status = z.infer<typeof Status>

/** Each limit by itself, whichever is the one that counts. The CLI sends it; the SDK's types don't name it. */
const Windows = z.object({
  unifiedWindows: z.record(
    z.string(),
    z
      .object({ utilization: z.number(), resetsAt: z.number(), status: Status.optional().catch(undefined) })
      .optional()
      .catch(undefined),
  ),
})

/** Also of limits that are far away: then nothing refuses anything. */
export function limitFacts(info: SDKRateLimitInfo): Fact[] {
  const { status, resetsAt, rateLimitType, utilization } = info
  const until = resetsAt === undefined ? null : inMs(resetsAt)
  const limit: Fact = { type: 'limit', resetsAt: status === 'rejected' ? until : null }
  const others = Object.entries(Windows.safeParse(info).data?.unifiedWindows ?? {}).flatMap(([name, one]): Fact[] =>
    one === undefined || name === rateLimitType
      ? []
      : // one that is used up refuses nothing by itself: the limit that counts says so
        [
          quotaFact(name, {
            status: one.status === undefined || one.status === 'allowed' ? 'allowed' : 'allowed_warning',
            ...usedOf(one),
          }),
        ],
  )
  if (rateLimitType === undefined) return [limit, ...others]
  return [limit, quotaFact(rateLimitType, { status, ...usedOf({ utilization, resetsAt }) }), ...others]
}

type Used = { readonly usedPercent: number | null; readonly resetsAt: number | null }

/** `utilization`: the part of the limit that is used, 0 to 1 and over. */
const usedOf = ({
  utilization,
  resetsAt,
}: {
  utilization: number | undefined
  resetsAt: number | undefined
}): Used => ({
  usedPercent: utilization === undefined ? null : Math.max(0, Math.round(utilization * 1_000) / 10),
  resetsAt: resetsAt === undefined ? null : inMs(resetsAt),
})

const quotaFact = (name: string, { status, ...used }: Used & { status: Status }): Fact => ({
  type: 'quota',
  quota: { name, state: status === 'allowed_warning' ? 'warning' : status, ...used },
})

/** Unix time comes in seconds; a later CLI may send milliseconds, and no date of this century is both. */
const inMs = (time: number): number => Math.max(0, Math.round(time < 1e11 ? time * 1_000 : time))
