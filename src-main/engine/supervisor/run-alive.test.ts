import { expect, it } from 'vitest'
import { parsePs } from './process-table-ps.ts'
import { RUN_ID } from './run.ts'
import { mayBeAlive } from './run-alive.ts'

const START = Date.UTC(2026, 10, 21, 10, 0, 9)
const run = `42.${START}.${RUN_ID.split('.')[2]}.x`
const alive = (line: string) => mayBeAlive(run, parsePs(line), 'darwin')

it('knows a host by its pid and its start, where the system has no start ids', () => {
  expect(alive('42 1 42 S 1 0:01 Sat Nov 21 10:00:09 2026 Bullpen')).toBe(true)
  expect(alive('42 1 42 S 1 0:01 Sat Nov 21 09:59:50 2026 Bullpen')).toBe(true) // a cold start takes its time
  expect(alive('42 1 42 S 1 0:01 Sat Nov 21 10:05:00 2026 another')).toBe(false)
  expect(alive('42 1 42 Z 0 0:01 Sat Nov 21 10:00:09 2026 Bullpen')).toBe(false)
  expect(alive('43 1 43 S 1 0:01 Sat Nov 21 10:00:09 2026 another')).toBe(false)
})
