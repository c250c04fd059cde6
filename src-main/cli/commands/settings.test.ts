import { expect, test } from 'vitest'
import { DEFAULTS } from '#shared/settings.ts'
import { describe, parseValue } from './settings.ts'

test.each([
  ['theme', 'dark', 'dark'],
  ['poolMax', '3', 3],
  ['poolMax', 'default', 4],
  ['poolMax', 'many', 'many'],
  ['poolEnabled', 'false', false],
  ['hangMinutes', 'never', null],
  ['hangMinutes', '1.5', 1.5],
  ['maxProcesses', 'automatic', null],
  ['cliPath', '/opt/claude', '/opt/claude'],
  ['defaultModel', 'null', null],
  ['projects', '{"/a":{"maxAgeHours":null}}', { '/a': { maxAgeHours: null } }],
] as const)('%s: %s means %j', (name, text, value) => expect(parseValue(name, text)).toEqual(value))

test('a person sees what differs from the defaults', () => {
  const lines = describe({ settings: { ...DEFAULTS, poolMax: 6 } }).split('\n')
  expect(lines.find((line) => line.startsWith('poolMax'))).toMatch(/6 +4$/)
  expect(lines.find((line) => line.startsWith('poolMin'))).toMatch(/1 *$/)
})
