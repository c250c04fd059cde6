import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULTS } from './parse-settings.ts'
import { openSettings } from './settings.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }
let home: string
let file: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'bullpen-settings-'))
  file = join(home, 'settings.json')
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const open = () => openSettings({ home, log })
const written = (): unknown => JSON.parse(readFileSync(file, 'utf8'))

test('a new data folder has the defaults and no file', () => {
  expect(open().get()).toEqual({ settings: DEFAULTS, path: file, problems: [] })
  expect(existsSync(file)).toBe(false)
})

test('writes only what differs, for the user alone, and leaves no other file behind', () => {
  const settings = open()
  expect(settings.set({ theme: 'dark', maxApiRetries: 4 }).settings).toEqual({ ...DEFAULTS, theme: 'dark' })
  expect(written()).toEqual({ theme: 'dark' })
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(home)).toEqual(['settings.json'])
  settings.set({ theme: 'system' })
  expect(written()).toEqual({})
  expect(open().current()).toEqual(DEFAULTS)
})

test('keeps what it does not know and what it could not use', () => {
  writeFileSync(file, '{"future":{"a":1},"theme":7}')
  const { problems } = open().set({ logLevel: 'debug' })
  expect(written()).toEqual({ future: { a: 1 }, theme: 7, logLevel: 'debug' })
  expect(problems.map(({ field }) => field).sort()).toEqual(['future', 'theme'])
})

test('leaves a broken file as it is until something is set, and then keeps it under another name', () => {
  const broken = '{"theme": "dark",'
  writeFileSync(file, broken)
  const settings = open()
  expect(settings.get()).toMatchObject({ settings: DEFAULTS, problems: [{ field: 'settings.json' }] })
  expect(readFileSync(file, 'utf8')).toBe(broken)
  expect(settings.set({ theme: 'light' }).problems).toEqual([])
  const kept = readdirSync(home).find((name) => name.startsWith('settings.json.broken-'))
  expect(readFileSync(join(home, kept!), 'utf8')).toBe(broken)
  expect(written()).toEqual({ theme: 'light' })
})

test('an edit by hand counts at once', () => {
  const settings = open()
  expect(settings.current().theme).toBe('system')
  writeFileSync(file, '{"theme":"dark"}')
  expect(settings.current().theme).toBe('dark')
})

test('a link to the file stays a link', () => {
  const target = join(home, 'dotfiles.json')
  writeFileSync(target, '{"theme":"dark"}')
  symlinkSync(target, file)
  open().set({ logLevel: 'warn' })
  expect(JSON.parse(readFileSync(target, 'utf8'))).toEqual({ theme: 'dark', logLevel: 'warn' })
})

test('what can not be read is a problem, what can not be written an error', () => {
  mkdirSync(file)
  writeFileSync(join(file, 'x'), '')
  const settings = open()
  expect(settings.get()).toMatchObject({ settings: DEFAULTS, problems: [{ field: 'settings.json' }] })
  rmSync(home, { recursive: true })
  expect(() => settings.set({ theme: 'dark' })).toThrow(
    expect.objectContaining({ data: expect.objectContaining({ kind: 'permission', remedy: expect.any(String) }) }),
  )
})
