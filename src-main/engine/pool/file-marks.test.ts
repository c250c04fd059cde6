import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eachAt, treeAt } from './file-marks.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-marks-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): void {
  mkdirSync(join(folder, dirname(name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

it('knows more folders than are looked at by the first of them', async () => {
  for (const name of ['c', 'b', 'a']) write(`${name}/SKILL.md`, '1')
  const mark = () => eachAt(folder, 'SKILL.md', 2)
  const before = await mark()
  write('c/SKILL.md', 'not looked at')
  expect(await mark()).toBe(before)
  write('b/SKILL.md', 'another')
  expect(await mark()).not.toBe(before)
})

it('knows a tree that is larger than is looked at by what lies highest in it, links that lead in circles included', async () => {
  for (const name of ['a/deep/rule.md', 'b/rule.md', 'rule.md']) write(name, '1')
  symlinkSync('..', join(folder, 'b', 'up'))
  const mark = () => treeAt(folder, ['.md'], 6) // three at the top, a/deep, b/rule.md and b/up
  const before = await mark()
  write('a/deep/rule.md', 'not looked at')
  expect(await mark()).toBe(before)
  write('b/rule.md', 'another')
  expect(await mark()).not.toBe(before)
})
