import fc from 'fast-check'
import { expect, it } from 'vitest'
import { capOf } from './memory-cap.ts'

const GIB = 1024 ** 3

it('comes after the watchdog, which may let a needy tree have twice its limit and a tenth', () => {
  const machine = { totalBytes: 64 * GIB, reserveBytes: 5 * GIB }
  expect(capOf(6 * GIB, machine)).toEqual({ highBytes: Math.floor(13.2 * GIB), maxBytes: 15 * GIB })
})

it('is never more than the machine has without its reserve, and slows before it kills', () => {
  const bytes = fc.integer({ min: GIB / 4, max: 512 * GIB })
  fc.assert(
    fc.property(bytes, bytes, (treeBytes, totalBytes) => {
      const reserveBytes = totalBytes / 4
      const { highBytes, maxBytes } = capOf(treeBytes, { totalBytes, reserveBytes })
      expect(maxBytes).toBeLessThanOrEqual(totalBytes - reserveBytes)
      expect(maxBytes).toBeLessThanOrEqual(2.5 * treeBytes)
      expect(highBytes).toBeLessThan(maxBytes)
    }),
  )
})
