import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { hasTray } from './tray-host.ts'

it('is where the system always has one, and on Linux where the desktop says so', async () => {
  expect(await hasTray({}, 'darwin')).toBe(true)
  expect(await hasTray({}, 'win32')).toBe(true)
  expect(await hasTray({ PATH: '/nowhere' }, 'linux')).toBe(false)
})

it.runIf(process.platform !== 'win32').each([
  ['echo "b true"', true],
  ['echo "b false"', false],
  ['echo "No such interface" >&2; exit 1', false],
])('is told by the bus: %s', async (answer, expected) => {
  const folder = mkdtempSync(join(tmpdir(), 'bullpen-bus-'))
  const busctl = join(folder, 'busctl')
  writeFileSync(busctl, `#!/bin/sh\n${answer}\n`)
  chmodSync(busctl, 0o755)
  expect(await hasTray({ PATH: `${folder}:/bin:/usr/bin` }, 'linux')).toBe(expected)
  rmSync(folder, { recursive: true })
})
