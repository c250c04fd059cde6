import { expect, test } from 'vitest'
import { DEFAULTS } from '#shared/settings.ts'
import { watchdogLimits } from './watchdog-limits.ts'

test('MiB, percent, hours and minutes become bytes, a share and milliseconds; never stays never', () => {
  expect(watchdogLimits(DEFAULTS)).toEqual({
    processBytes: 2_147_483_648,
    treeBytes: 6_442_450_944,
    softShare: 0.75,
    maxAgeMs: 14_400_000,
    hibernateMs: 1_800_000,
    hangMs: 180_000,
  })
  const never = { ...DEFAULTS, maxAgeHours: null, hibernateMinutes: null, hangMinutes: null }
  expect(watchdogLimits(never)).toMatchObject({ maxAgeMs: null, hibernateMs: null, hangMs: null })
})
