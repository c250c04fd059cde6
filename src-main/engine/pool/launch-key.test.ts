import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { surroundingsIn } from './launch-key.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-key-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it.each(['.mcp.json', 'CLAUDE.md', '.claude/settings.json', '.claude/settings.local.json'])(
  'a process that waits in a folder is superseded when its %s comes, changes or goes',
  async (name) => {
    const file = join(folder, name)
    const seen = [await surroundingsIn(folder), await surroundingsIn(folder)]
    expect(seen[1]).toBe(seen[0])
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, '{}')
    seen.push(await surroundingsIn(folder))
    writeFileSync(file, '{"a": 1}')
    seen.push(await surroundingsIn(folder))
    expect(new Set(seen).size).toBe(3)
    rmSync(file)
    expect(await surroundingsIn(folder)).toBe(seen[0])
  },
)
