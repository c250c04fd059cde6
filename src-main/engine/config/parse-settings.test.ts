import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Settings } from '#shared/settings.ts'
import { DEFAULTS, WHOLE_FILE, parseSettings } from './parse-settings.ts'

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

test('whatever is in a field, the good ones are in force and exactly the bad ones are problems', () => {
  const names = Object.keys(Settings.shape) as (keyof Settings)[]
  const good = fc.constantFrom<unknown>('dark', null, 'plan', true, '/opt/claude', 3, 'warn')
  const fields = fc.dictionary(fc.constantFrom(...names), fc.oneof(good, fc.jsonValue()))
  fc.assert(
    fc.property(fields, (given) => {
      const { settings, problems } = parseSettings(JSON.stringify(given))
      for (const name of names) {
        const parsed = Settings.shape[name].safeParse(given[name])
        expect(settings[name]).toEqual(parsed.success ? parsed.data : DEFAULTS[name])
        expect(problems.some(({ field }) => field === name)).toBe(Object.hasOwn(given, name) && !parsed.success)
      }
    }),
  )
})
