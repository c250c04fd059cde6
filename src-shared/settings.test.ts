import { expect, test } from 'vitest'
import { DEFAULTS, SETTING_NAMES, Settings, SettingsPatch } from './settings.ts'
import { conflictsOf } from './settings-rules.ts'

test('a patch says nothing about what it leaves out', () => {
  expect(SettingsPatch.parse({ theme: 'dark' })).toEqual({ theme: 'dark' })
  expect(SettingsPatch.parse({})).toEqual({})
})

test('a patch with a name nobody knows is refused by it', () => {
  expect(SettingsPatch.safeParse({ tehme: 'dark' }).error?.issues[0]?.message).toContain('tehme')
})

test('the defaults are allowed by the schema and by the rules, and each is explained', () => {
  expect(Settings.parse(DEFAULTS)).toEqual(DEFAULTS)
  expect(conflictsOf(DEFAULTS)).toEqual([])
  for (const name of SETTING_NAMES) expect(Settings.shape[name].description, name).toMatch(/\w/)
})

test('each rule names its field and says what to do', () => {
  const of = (changes: Partial<Settings>) => conflictsOf({ ...DEFAULTS, ...changes }).map(({ field }) => field)
  expect(of({ poolMin: 5 })).toEqual(['poolMin'])
  expect(of({ poolMax: 0 })).toEqual(['poolMin', 'poolProjectSpares'])
  expect(of({ processMemoryMiB: 8_000 })).toEqual(['processMemoryMiB'])
  expect(of({ projects: { '/a': { treeMemoryMiB: 1_000 }, '/b': {} } })).toEqual(['projects./a.treeMemoryMiB'])
})
