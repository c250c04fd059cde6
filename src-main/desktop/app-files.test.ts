import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { appFile, contentType } from './app-files.ts'

const FOLDER = join('/', 'opt', 'bullpen', 'renderer')

describe('the file behind an app:// address', () => {
  it.each([
    ['app://bullpen/', 'index.html'],
    ['app://bullpen/?x=../../etc', 'index.html'],
    ['app://bullpen/#/../x', 'index.html'],
    ['app://bullpen/index.html', 'index.html'],
    ['app://bullpen/assets/index-B1_c-2.js', 'assets/index-B1_c-2.js'],
    ['app://bullpen/assets/a.b.c.css?v=1', 'assets/a.b.c.css'],
  ])('%s is %s', (url, file) => expect(appFile(url, FOLDER)).toBe(join(FOLDER, file)))

  it.each([
    'app://bullpen/..',
    'app://bullpen/../x',
    'app://bullpen/../../../../etc/passwd',
    'app://bullpen/assets/../../x',
    'app://bullpen/assets/..',
    'app://bullpen/./index.html',
    'app://bullpen/%2e%2e/x',
    'app://bullpen/%2E%2E%2Fx',
    'app://bullpen/..%2fx',
    'app://bullpen/..%5cx',
    'app://bullpen/%252e%252e/x',
    'app://bullpen/..\\x',
    'app://bullpen/assets\\..\\..\\x',
    'app://bullpen//etc/passwd',
    'app://bullpen///etc/passwd',
    'app://bullpen/assets//x.js',
    'app://bullpen/assets/',
    'app://bullpen/C:/Windows/win.ini',
    'app://bullpen/C:\\Windows\\win.ini',
    'app://bullpen/index.html::$DATA',
    'app://bullpen/index.html:stream',
    'app://bullpen/\\\\server\\share\\x',
    'app://bullpen/.env',
    'app://bullpen/.git/config',
    'app://bullpen/assets/.hidden',
    'app://bullpen/index.html\u0000.js',
    'app://bullpen/index.html%00.js',
    'app://bullpen/~root/x',
    'app://bullpen/a b',
    'app://bullpen/\u2025/x',
    'app://bullpen/\uff0e\uff0e/x',
    'app://other/index.html',
    'app://bullpen.evil/index.html',
    'app://bullpen@evil/index.html',
    'app://bullpen:80/index.html',
    'file:///etc/passwd',
    'https://bullpen/index.html',
    'app:index.html',
    '',
  ])('%j is no file', (url) => expect(appFile(url, FOLDER)).toBeNull())

  it('knows the types the page needs and calls the rest bytes', () => {
    expect(contentType('/x/index.html')).toBe('text/html; charset=utf-8')
    expect(contentType('/x/a.js')).toBe('text/javascript; charset=utf-8')
    expect(contentType('/x/a.exe')).toBe('application/octet-stream')
    expect(contentType('/x/noending')).toBe('application/octet-stream')
  })
})
