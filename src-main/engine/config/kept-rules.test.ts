import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { dropRule, keptRules } from './kept-rules.ts'

let root: string
let places: { folder: string; config: string; restricted: boolean }
let local: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bullpen-rules-'))
  places = { folder: join(root, 'project'), config: join(root, 'claude'), restricted: false }
  mkdirSync(join(places.folder, '.claude'), { recursive: true })
  mkdirSync(places.config)
  local = join(places.folder, '.claude', 'settings.local.json')
  writeFileSync(
    local,
    '{\n\t"permissions": {\n\t\t"allow": ["Bash(ls)", "Edit(./**)"],\n\t\t"deny": ["Read(.env)"]\n\t},\n\t"model": "opus"\n}\n',
  )
  writeFileSync(join(places.folder, '.claude', 'settings.json'), 'no settings')
  writeFileSync(join(places.config, 'settings.json'), '{"permissions":{"allow":["WebSearch"]}}')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

it('are found in every file that is in force', async () => {
  const rules = async (restricted: boolean) =>
    (await keptRules({ ...places, restricted })).map(({ rule, scope }) => `${scope} ${rule}`)
  expect(await rules(false)).toEqual(['local Bash(ls)', 'local Edit(./**)', 'user WebSearch'])
  expect(await rules(true)).toEqual(['user WebSearch'])
})

it('are taken out one by one, and all else in the file stays as it is', async () => {
  const { mode } = statSync(local)
  await dropRule(places, { rule: 'Bash(ls)', scope: 'local' })
  expect(JSON.parse(readFileSync(local, 'utf8'))).toEqual({
    permissions: { allow: ['Edit(./**)'], deny: ['Read(.env)'] },
    model: 'opus',
  })
  expect(readFileSync(local, 'utf8')).toMatch(/\n\t"model": "opus"\n}\n$/)
  expect(statSync(local).mode).toBe(mode)
})

it('are taken out of a file whose members stay in the order the user has them in', async () => {
  const text =
    '{"model":"opus","permissions":{"deny":["Read(.env)"],"allow":["Bash(ls)","Edit(./**)"]},"env":{"A":"1"}}'
  writeFileSync(local, text)
  await dropRule(places, { rule: 'Edit(./**)', scope: 'local' })
  expect(JSON.stringify(JSON.parse(readFileSync(local, 'utf8')))).toBe(text.replace(',"Edit(./**)"', ''))
})

it('are left alone where they are gone, and where the file is not understood', async () => {
  const refused = (kind: string) => ({ data: { kind } })
  await expect(dropRule(places, { rule: 'Bash(rm)', scope: 'local' })).rejects.toMatchObject(refused('not_found'))
  await expect(dropRule(places, { rule: 'Bash(ls)', scope: 'project' })).rejects.toMatchObject(refused('config'))
})
