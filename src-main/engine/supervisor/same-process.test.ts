import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { endForeign } from './end-foreign.ts'
import { isSameProcess } from './same-process.ts'

const SECOND = 1_000

it.skipIf(process.platform === 'win32')(
  'knows a noted process from a later one with its pid, also without a start id',
  async () => {
    const child = spawn('/bin/sleep', ['60'])
    const gone = once(child, 'exit')
    const pid = child.pid ?? 0
    const now = Date.now()
    expect(await isSameProcess({ pid, startId: undefined, notedAt: now })).toBe(true)
    expect(await isSameProcess({ pid, startId: undefined, notedAt: undefined })).toBe(true)
    const stale = { pid, startId: undefined, notedAt: now - 60 * SECOND }
    expect(await isSameProcess(stale)).toBe(false)
    if (process.platform === 'linux') expect(await isSameProcess({ pid, startId: '1', notedAt: now })).toBe(false)

    expect(await endForeign(stale)).toBe(true) // what was noted is gone: nobody gets a signal
    expect([child.exitCode, child.signalCode]).toEqual([null, null])
    expect(await endForeign({ pid, startId: undefined, notedAt: now })).toBe(true)
    await gone
    expect(child.signalCode).toBe('SIGTERM')
    expect(await isSameProcess({ pid, startId: undefined, notedAt: now })).toBe(false)
  },
)
