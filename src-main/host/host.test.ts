/** The data folder, its notes and its log. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLog } from './log.ts'
import { homePaths, prepareHome, resolveHome } from './paths.ts'
import { browserKey, readHostNote, readToken, removeNotes, writeHostNote, writeToken } from './run-folder.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'bullpen-host-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('BULLPEN_HOME is made absolute, and without it the place is the platform’s', () => {
  expect(resolveHome({ BULLPEN_HOME: 'here' })).toBe(join(process.cwd(), 'here'))
  expect(resolveHome({ BULLPEN_HOME: '~/there' })).not.toContain('~')
  expect(resolveHome({ BULLPEN_HOME: ' ' })).toMatch(/bullpen/)
})

test.skipIf(process.platform === 'win32')(
  'the socket of a deep folder gets a short path, different for each folder',
  () => {
    const deep = join(folder, 'x'.repeat(120))
    const paths = homePaths(deep)
    expect(Buffer.byteLength(paths.socket)).toBeLessThanOrEqual(100)
    expect(homePaths(`${deep}y`).socket).not.toBe(paths.socket)
    prepareHome(paths)
    expect(statSync(join(paths.socket, '..')).mode & 0o777).toBe(0o700)
    rmSync(join(paths.socket, '..'), { recursive: true })
  },
)

test('a file in the way is a configuration error that names the variable', () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  for (const home of [file, join(file, 'below')]) {
    expect(() => prepareHome(homePaths(home))).toThrow(
      expect.objectContaining({
        data: expect.objectContaining({ kind: 'config', field: 'BULLPEN_HOME' }) as unknown,
      }) as Error,
    )
  }
})

test('notes come back as written, a damaged one counts as none, and they go', () => {
  const paths = homePaths(folder)
  prepareHome(paths)
  const note = { pid: 1, kind: 'headless', url: null, startedAt: 5 } as const
  writeHostNote(paths, note)
  expect(readHostNote(paths)).toEqual(note)
  expect(readToken(paths)).toBeNull()
  const token = writeToken(paths)
  expect(readToken(paths)).toBe(token)
  expect(writeToken(paths)).not.toBe(token)
  expect(browserKey(paths)).toEqual(browserKey(paths))
  writeFileSync(paths.hostFile, '{')
  expect(readHostNote(paths)).toBeNull()
  removeNotes(paths)
  expect(existsSync(paths.token)).toBe(false)
})

test('secrets never reach the log, wherever they stand', async () => {
  const log = openLog(folder)
  log.info('key sk-ant-api03-SECRET1 seen', {
    token: 'SECRET2',
    nested: { apiKey: 'SECRET3', list: ['Bearer SECRET4-0123456789', 'http://127.0.0.1:1/?code=SECRET5'] },
    error: new Error('bad key sk-ant-SECRET6'),
    path: '/kept',
  })
  await log.close()
  const written = readFileSync(log.path, 'utf8')
  expect(written).not.toContain('SECRET')
  expect(written).toContain('/kept')
})

test('a large log is put aside and three files are kept', async () => {
  for (let run = 0; run < 5; run += 1) {
    writeFileSync(join(folder, 'bullpen.log'), `${run}${'x'.repeat(6 * 1024 * 1024)}`)
    await openLog(folder).close()
  }
  expect(readdirSync(folder).sort()).toEqual(['bullpen.log', 'bullpen.log.1', 'bullpen.log.2'])
  expect(readFileSync(join(folder, 'bullpen.log.1'), 'utf8')[0]).toBe('4')
})
