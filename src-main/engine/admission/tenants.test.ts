/** Who may be ended to make room: nobody who types, looks, or has something running, whatever the need. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SessionId } from '#shared/ids.ts'
import type { ProcessSample } from '#shared/processes.ts'
import { newRow } from '../session/new-row.ts'
import { RECENT_INPUT_MS } from '../supervisor/watchdog-exemptions.ts'
import type { Activity } from '../supervisor/watchdog-input.ts'
import { tenantsOf } from './tenants.ts'

const NOW = 100_000_000
const row = newRow({ cwd: '/project', permissionMode: 'default', createdAt: 0 })
const figures = { rssBytes: 1, privateBytes: 1, cpuPercent: 0, threads: 1, openFiles: 1 }
const sample: ProcessSample = {
  ...{ pid: 7, role: 'live', sessionId: row.id, at: NOW, startedAt: 0, state: 'running', children: [] },
  ...{ own: figures, tree: { ...figures, processes: 1 }, growth: { own: 0, tree: 0 }, afterGap: false },
}

it('is judged by what the session does, and never where nobody has looked at its process', () => {
  const activity: fc.Arbitrary<Activity> = fc.record({
    ...{ busy: fc.boolean(), pendingPermission: fc.boolean(), retrying: fc.boolean(), focused: fc.boolean() },
    ...{
      runningTools: fc.nat(1),
      backgroundTasks: fc.nat(1),
      turnsSinceStart: fc.nat(1),
      busySince: fc.constant(null),
    },
    ...{ lastOutputAt: fc.constantFrom(NOW, NOW - 1_000, 0), startedAt: fc.nat(NOW) },
    lastInputAt: fc.constantFrom(NOW, NOW - 2_000, NOW - RECENT_INPUT_MS + 1, NOW - RECENT_INPUT_MS, 0),
  })
  fc.assert(
    fc.property(activity, fc.boolean(), (does, isSeen) => {
      const session = { row, activity: () => does }
      const found = tenantsOf({ live: () => [{ session, pid: 7 }], sample: () => (isSeen ? sample : null), now: NOW })
      const { busy, pendingPermission, backgroundTasks, focused, lastInputAt, lastOutputAt } = does
      const isMissed = !isSeen || busy || pendingPermission || backgroundTasks > 0 || focused
      const isRecent = NOW - lastInputAt < RECENT_INPUT_MS
      const expected = !isRecent ? 'quietly' : lastOutputAt > lastInputAt ? 'for-a-prompt' : 'no'
      expect(found).toMatchObject([{ sessionId: SessionId.parse(row.id), mayEnd: isMissed ? 'no' : expected }])
    }),
  )
})
