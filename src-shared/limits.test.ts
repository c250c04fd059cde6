import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LIMIT_FIELDS, LIMIT_NAMES, LimitOverrides, limitConflict, limitsFor } from './limits.ts'
import { DEFAULTS, Settings } from './settings.ts'

const never = (value: fc.Arbitrary<number>) => fc.option(value, { nil: null })
/** The tree's share of memory is drawn above any of a process, so that each field can be told apart. */
const overrides: fc.Arbitrary<LimitOverrides> = fc.record(
  {
    processMemoryMiB: fc.integer({ min: 256, max: 6_000 }),
    treeMemoryMiB: fc.integer({ min: 6_144, max: 90_000 }),
    softMemoryPercent: fc.integer({ min: 50, max: 95 }),
    maxAgeHours: never(fc.integer({ min: 1, max: 720 })),
    hibernateMinutes: never(fc.integer({ min: 1, max: 10_080 })),
    hangMinutes: never(fc.integer({ min: 1, max: 1_440 })),
  },
  { requiredKeys: [] },
)

test('session over project over all, field by field, whatever each of them says, "never" included', () => {
  fc.assert(
    fc.property(overrides, overrides, overrides, overrides, (general, outer, inner, session) => {
      const settings = Settings.parse({ ...DEFAULTS, ...general, projects: { '/w': outer, '/w/app': inner } })
      const { values, from, project } = limitsFor({ settings, cwd: '/w/app/src', session })
      expect(project).toBe('/w/app')
      for (const name of LIMIT_NAMES) {
        const expected = name in session ? 'session' : name in inner ? 'project' : 'everywhere'
        expect(from[name]).toBe(expected)
        expect(values[name]).toBe({ session, project: inner, everywhere: settings }[expected][name])
        expect(LIMIT_FIELDS[name].safeParse(values[name]).success).toBe(true)
      }
    }),
  )
})

test('a folder outside of all projects has the general limits, and so has a spare', () => {
  const settings = { ...DEFAULTS, projects: { '/w': { hangMinutes: 9 } } }
  const { values, from, project } = limitsFor({ settings, cwd: '/elsewhere' })
  expect(project).toBeNull()
  expect(new Set(Object.values(from))).toEqual(new Set(['everywhere']))
  for (const name of LIMIT_NAMES) expect(values[name]).toBe(DEFAULTS[name])
})

test('a tree is never held to less than its process, and who asks for that is told at which field', () => {
  const settings = { ...DEFAULTS, projects: { '/w': { processMemoryMiB: 4_000 } } }
  const session = { treeMemoryMiB: 3_000 }
  expect(limitsFor({ settings, cwd: '/w', session }).values).toMatchObject({
    processMemoryMiB: 4_000,
    treeMemoryMiB: 4_000,
  })
  expect(limitConflict({ settings, cwd: '/w', session })).toMatchObject({ field: 'treeMemoryMiB' })
  expect(limitConflict({ settings, cwd: '/w', session: { processMemoryMiB: 9_000 } })?.field).toBe('processMemoryMiB')
  expect(limitConflict({ settings, cwd: '/w', session: { processMemoryMiB: 9_000, treeMemoryMiB: 9_000 } })).toBeNull()
})

test('an unknown limit is refused by name', () => {
  const { error } = LimitOverrides.safeParse({ processMemoryMB: 1 })
  expect(error?.issues[0]?.message).toContain('processMemoryMB')
})
