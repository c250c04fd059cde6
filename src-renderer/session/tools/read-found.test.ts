import { describe, expect, it } from 'vitest'
import { readFound } from './read-found.ts'

const grep = (text: string, input: Record<string, unknown> = { output_mode: 'content' }) =>
  readFound(text, { name: 'Grep', input })

describe('what a search found', () => {
  it('is read line by line, grouped by file, with what stands beside', () => {
    const found = grep('src/a.ts:3:const x = "a:1:b"\nsrc/a.ts-4-next\n--\nC:\\b.ts:7:  x\n')
    expect(found?.files).toEqual([
      {
        path: 'src/a.ts',
        count: null,
        lines: [
          { line: 3, text: 'const x = "a:1:b"', isHit: true },
          { line: 4, text: 'next', isHit: false },
        ],
      },
      { path: 'C:\\b.ts', count: null, lines: [{ line: 7, text: '  x', isHit: true }] },
    ])
  })

  it('is of the one file that was searched where the lines name none', () => {
    const found = grep('3:const x\n4-next', { output_mode: 'content', path: 'src/a.ts' })
    expect(found?.files).toMatchObject([
      {
        path: 'src/a.ts',
        lines: [
          { line: 3, isHit: true },
          { line: 4, isHit: false },
        ],
      },
    ])
  })

  it('is a list of files, or of counts', () => {
    expect(grep('Found 2 files\na.ts\nb/c.ts', {})?.files.map(({ path }) => path)).toEqual(['a.ts', 'b/c.ts'])
    expect(
      readFound('/w/a.ts\n/w/b.md\n(Results are truncated. Use a narrower pattern.)', { name: 'Glob', input: {} }),
    ).toMatchObject({
      files: [{ path: '/w/a.ts' }, { path: '/w/b.md' }],
      words: '(Results are truncated. Use a narrower pattern.)',
    })
    expect(grep('a.ts:12\nb.ts:1', { output_mode: 'count' })?.files.map(({ count }) => count)).toEqual([12, 1])
  })

  it.each(['', 'No files found', 'No matches found', 'something else: entirely'])(
    'is nothing of that in %j',
    (text) => {
      expect(grep(text)).toBeNull()
      expect(grep(text, {})).toBeNull()
    },
  )
})

describe('what a search left out, or may be taken for', () => {
  it('is no file where the text was cut', () => {
    const text = 'src/a.ts:1:x\nsrc/b'
    expect(grep(text)).toBeNull()
    const found = readFound(text, { name: 'Grep', input: { output_mode: 'content' } }, { isCut: true })
    expect(found).toMatchObject({ files: [{ path: 'src/a.ts' }], words: 'src/b' })
    const glob = readFound('/w/a.ts\n/w/b', { name: 'Glob', input: {} }, { isCut: true })
    expect(glob?.files.map(({ path }) => path)).toEqual(['/w/a.ts'])
  })

  it('is no place where it is a time of day', () => {
    const log = '2026-11-21 12:30:45 failed\n2026-11-21 12:30:46 failed'
    expect(readFound(log, { name: 'Bash', input: { command: 'grep failed app.log' } })).toBeNull()
    expect(grep(log, { output_mode: 'content', '-n': false })).toBeNull()
    expect(grep('7:12:30:45 failed', { output_mode: 'content', path: 'app.log' })?.files).toMatchObject([
      { path: 'app.log', lines: [{ line: 7, text: '12:30:45 failed' }] },
    ])
  })
})

describe('what a command found', () => {
  const bash = (text: string, command = 'grep -rn x .') => readFound(text, { name: 'Bash', input: { command } })

  it('is what it prints line by line, and nothing else', () => {
    expect(bash('./a.ts:1:x')?.files).toMatchObject([{ path: './a.ts', lines: [{ line: 1 }] }])
    expect(bash('a.ts\nb.ts')).toBeNull()
  })

  it('lies in the folder it went into', () => {
    const pathsOf = (command: string) => bash('./a.ts:1:x\n/w/b.ts:2:x', command)?.files.map(({ path }) => path)
    expect(pathsOf('cd src && grep -rn x .')).toEqual(['src/a.ts', '/w/b.ts'])
    expect(pathsOf('cd "/w/lib/" && rg --line-number x')).toEqual(['/w/lib/a.ts', '/w/b.ts'])
  })
})
