import { expect, test } from 'vitest'
import { isAbsolutePath, isWithin, nearestFolder } from './folder-match.ts'

test.each([
  ['/work', '/work', true],
  ['/work/', '/work/app', true],
  ['/work', '/workshop', false],
  ['/work/app', '/work', false],
  ['/', '/anything', true],
  ['C:\\Work', 'c:/work/App', true],
  ['\\\\server\\share', '//server/share', true],
  ['\\\\server\\share', '\\\\SERVER\\share\\x', true],
  ['/Work', '/work', false],
])('%s holds %s: %s', (folder, path, expected) => expect(isWithin(folder, path)).toBe(expected))

test('the nearest folder wins, in whatever order they come', () => {
  for (const folders of [
    ['/a', '/a/b', '/'],
    ['/a/b', '/', '/a'],
  ]) {
    expect(nearestFolder(folders, '/a/b/c')).toBe('/a/b')
    expect(nearestFolder(folders, '/a/x')).toBe('/a')
    expect(nearestFolder(folders, '/z')).toBe('/')
  }
  expect(nearestFolder(['/a'], '/b')).toBeNull()
})

test.each(['/a', 'C:\\a', 'c:/a', '\\\\s\\a'])('%s is absolute', (path) => expect(isAbsolutePath(path)).toBe(true))
test.each(['a', './a', '~/a', 'C:a', ''])('"%s" is not absolute', (path) => expect(isAbsolutePath(path)).toBe(false))
