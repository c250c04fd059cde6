import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULTS, Settings } from '#shared/settings.ts'
import { conflictsOf } from '#shared/settings-rules.ts'
import { WHOLE_FILE, parseSettings } from './parse-settings.ts'

test('keeps the good fields, takes the default for a bad one, and names it', () => {
  const { settings, problems } = parseSettings('\uFEFF{"theme":"pink","maxApiRetries":2,"$schema":"x"}')
  expect(settings).toEqual({ ...DEFAULTS, maxApiRetries: 2 })
  expect(problems).toEqual([{ field: 'theme', message: expect.stringContaining('"system"') }])
})

test('reports a name it does not know, and keeps it', () => {
  const { problems, raw } = parseSettings('{"tehme":"dark"}')
  expect(problems.map(({ field }) => field)).toEqual(['tehme'])
  expect(raw).toEqual({ tehme: 'dark' })
})

test.each(['{', '[]', '"text"', 'null', '12'])('takes all defaults when the file is not an object: %s', (text) => {
  const { settings, problems, raw } = parseSettings(text)
  expect(settings).toEqual(DEFAULTS)
  expect(problems.map(({ field }) => field)).toEqual([WHOLE_FILE])
  expect(raw).toBeNull()
})

test('any text gives usable settings, and never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(Settings.safeParse(parseSettings(text).settings).success).toBe(true)
    }),
  )
})

const names = Settings.keyof().options.filter((name) => name !== 'projects')

test('whatever is in a field, the good ones are in force and exactly the bad ones are problems', () => {
  const good = fc.constantFrom<unknown>('dark', null, 'plan', true, '/opt/claude', 3, 'warn')
  const fields = fc.dictionary(fc.constantFrom(...names), fc.oneof(good, fc.jsonValue()))
  fc.assert(
    fc.property(fields, (given) => {
      const { settings, problems, conflicts } = parseSettings(JSON.stringify(given))
      expect(conflictsOf(settings)).toEqual([])
      if (conflicts.length > 0) return
      for (const name of names) {
        const parsed = Settings.shape[name].safeParse(given[name])
        expect(settings[name]).toEqual(parsed.success ? parsed.data : DEFAULTS[name])
        expect(problems.some(({ field }) => field === name)).toBe(Object.hasOwn(given, name) && !parsed.success)
      }
    }),
  )
})

test('what can not be together is named, and what was last good stays, also where a field was only left out', () => {
  const lastGood = { ...DEFAULTS, poolMin: 6, poolMax: 8 }
  const { settings, problems } = parseSettings('{"poolMin":6,"theme":"dark"}', lastGood)
  expect(settings).toMatchObject({ theme: 'dark', poolMin: 6, poolMax: 8 })
  expect(problems).toEqual([{ field: 'poolMin', message: expect.stringContaining('raise poolMax') }])
})

test('a bad value leaves what was last good in force, and a broken file all of it', () => {
  const lastGood = { ...DEFAULTS, hangMinutes: null, projects: { '/work/app': { maxAgeHours: 1 } } }
  const bad = parseSettings('{"hangMinutes":-1,"processMemoryMiB":1}', lastGood)
  expect(bad.settings).toEqual({ ...lastGood, projects: {} })
  expect(bad.problems).toEqual([
    { field: 'hangMinutes', message: 'Must be at least 1. What was last good stays in force: null.' },
    { field: 'processMemoryMiB', message: 'Must be at least 256. The default is in force: 2048.' },
  ])
  const broken = parseSettings('{"theme"', lastGood)
  expect(broken.settings).toEqual(lastGood)
  expect(broken.problems[0]?.message).toContain('last good settings stay in force')
})

test('one bad project does not take the others along', () => {
  const lastGood = { ...DEFAULTS, projects: { '/a': { hangMinutes: 9 } } }
  const text = JSON.stringify({
    projects: {
      '/a': { hangMinutes: 0 },
      '/b': { maxAgeHours: null },
      c: {},
      '/d': { colour: 1 },
      '/e': { processMemoryMiB: 9_000 },
    },
  })
  const { settings, problems } = parseSettings(text, lastGood)
  expect(settings.projects).toEqual({ '/a': { hangMinutes: 9 }, '/b': { maxAgeHours: null } })
  expect(problems).toEqual([
    { field: 'projects./a.hangMinutes', message: expect.stringContaining('Must be at least 1') },
    { field: 'projects.c', message: expect.stringContaining('absolute path') },
    { field: 'projects./d', message: expect.stringContaining('no setting named colour') },
    { field: 'projects./e.processMemoryMiB', message: expect.stringContaining('/e') },
  ])
})

test('a general limit lowered below that of a project is what goes back, not the project', () => {
  const projects = { '/a': { processMemoryMiB: 4_000 } }
  const { settings } = parseSettings(JSON.stringify({ treeMemoryMiB: 3_000, projects }), { ...DEFAULTS, projects })
  expect(settings).toMatchObject({ treeMemoryMiB: DEFAULTS.treeMemoryMiB, projects })
})

test('whatever was last good and whatever is written, nothing in force contradicts anything', () => {
  const folder = fc.constantFrom('/a', '/a/b', '/a/', 'a', 'C:\\a')
  const amount = fc.constantFrom(0, 1, 4, 8, 256, 3_000, 7_000, 99_999, null, 'x')
  const limits = fc.dictionary(fc.constantFrom('processMemoryMiB', 'treeMemoryMiB', 'hangMinutes'), amount)
  const file = fc.record(
    {
      poolMin: amount,
      poolMax: amount,
      poolProjectSpares: amount,
      processMemoryMiB: amount,
      treeMemoryMiB: amount,
      projects: fc.oneof(fc.dictionary(folder, limits), amount),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.array(file, { minLength: 1, maxLength: 4 }), (files) => {
      let lastGood = DEFAULTS
      for (const text of files) {
        lastGood = parseSettings(JSON.stringify(text), lastGood).settings
        expect(Settings.safeParse(lastGood).success).toBe(true)
        expect(conflictsOf(lastGood)).toEqual([])
      }
    }),
  )
})
