import { expect, test } from 'vitest'
import { ProjectOverrides, START_NAMES, START_SETTINGS, type StartSettings, startFor } from './session-defaults.ts'
import { DEFAULTS, Settings, isSetting } from './settings.ts'

const settings: StartSettings = {
  ...DEFAULTS,
  defaultModel: 'opus',
  defaultBudgetUsd: 5,
  projects: {
    '/work': { model: 'sonnet', permissionMode: 'plan' },
    '/work/app': { model: null, effort: 'high', budgetUsd: null },
  },
}

test('a project says field by field what its new sessions start with; null is a choice, nothing said is as everywhere', () => {
  expect(startFor(settings, '/work/app/src')).toEqual({
    values: { model: null, effort: 'high', permissionMode: 'default', budgetUsd: null },
    from: { model: 'project', effort: 'project', permissionMode: 'everywhere', budgetUsd: 'project' },
    project: '/work/app',
  })
  expect(startFor(settings, '/work/application')).toMatchObject({
    values: { model: 'sonnet', effort: null, permissionMode: 'plan', budgetUsd: 5 },
    project: '/work',
  })
  expect(startFor(settings, '/elsewhere')).toEqual({
    values: { model: 'opus', effort: null, permissionMode: 'default', budgetUsd: 5 },
    from: { model: 'everywhere', effort: 'everywhere', permissionMode: 'everywhere', budgetUsd: 'everywhere' },
    project: null,
  })
})

test('each has a setting for all, of the same kind', () => {
  for (const name of START_NAMES) {
    const setting = START_SETTINGS[name]
    expect(isSetting(setting)).toBe(true)
    for (const value of [null, 'plan', 'high', 5, 0, ''])
      expect(ProjectOverrides.safeParse({ [name]: value }).success, `${name} ${value}`).toBe(
        Settings.shape[setting].safeParse(value).success,
      )
  }
})

test('what a project has no setting for is refused by its name', () => {
  expect(ProjectOverrides.safeParse({ modle: 'opus' }).error?.issues[0]?.message).toBe(
    'a project has no setting named modle',
  )
})
