import { win32 } from 'node:path'
import { expect, it } from 'vitest'
import { importedFile, importsIn } from './imports.ts'

it('names what a text imports, each once, and stops at fifty', () => {
  expect(importsIn('See @docs/a.md, @docs/a.md and\n@~/b.md; mail me@example.com.')).toEqual([
    'docs/a.md,',
    'docs/a.md',
    '~/b.md;',
  ])
  expect(importsIn(Array.from({ length: 2_000 }, (_, index) => `@${index}.md`).join(' '))).toHaveLength(50)
})

it.runIf(process.platform !== 'win32')('knows a file under one spelling', () => {
  const at = { from: '/p/docs/a.md', home: '/home/me' }
  expect(['b.md', './b.md', '../docs/b.md', '/p/./docs/b.md'].map((name) => importedFile(name, at))).toEqual(
    Array.from({ length: 4 }, () => '/p/docs/b.md'),
  )
  expect(importedFile('~/b.md', at)).toBe('/home/me/b.md')
})

it('never leads to another machine, except to the share that was opened', () => {
  const local = { from: 'C:\\p\\CLAUDE.md', home: 'C:\\Users\\me', path: win32 }
  for (const name of ['\\\\host\\share\\a.md', '//host/share/a.md', '\\\\?\\UNC\\host\\share\\a.md', '\\\\.\\pipe\\a'])
    expect(importedFile(name, local)).toBeNull()
  expect(importedFile('docs\\a.md', local)).toBe('C:\\p\\docs\\a.md')
  const shared = { ...local, from: '\\\\server\\code\\p\\CLAUDE.md' }
  expect(importedFile('..\\a.md', shared)).toBe('\\\\server\\code\\a.md')
  expect(importedFile('\\\\elsewhere\\code\\a.md', shared)).toBeNull()
})
