import { expect, it } from 'vitest'
import { checkCadence } from './watchdog-words.ts'

it('says how often processes are looked at, and what that means where it is seldom', () => {
  const linux = checkCadence({ busyMs: 1_500, idleMs: 3_000, steepMs: 250 })
  expect(linux.summary).toContain(
    'each 1.5 s while one works, each 3 s while none does, each 0.25 s while one grows fast',
  )
  expect(linux.summary).not.toContain('past its limit')
  const windows = checkCadence({ busyMs: 15_000, idleMs: 60_000, steepMs: 3_000 })
  expect(windows.summary).toContain('each 15 s while one works')
  expect(windows.summary).toContain('past its limit before it is seen')
})
