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
import { toAppErrorData } from '#shared/errors.ts'
import { DEFAULTS, type SettingsPatch } from '#shared/settings.ts'
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

test('refuses what can not be together by the name of the field that was to be changed, and changes nothing', () => {
  const settings = open()
  settings.set({ theme: 'dark' })
  const before = readFileSync(file, 'utf8')
  const refusal = (patch: SettingsPatch) => {
    try {
      settings.set(patch)
    } catch (error) {
      return toAppErrorData(error)
    }
    throw new Error('it was accepted')
  }
  expect(refusal({ poolMin: 5 })).toMatchObject({ kind: 'invalid_input', field: 'poolMin' })
  expect(refusal({ poolMax: 1 })).toMatchObject({ field: 'poolMax', message: expect.stringContaining('in folders') })
  expect(refusal({ processMemoryMiB: 7_000 })).toMatchObject({ field: 'processMemoryMiB' })
  expect(refusal({ projects: { '/a': { treeMemoryMiB: 300 } } })).toMatchObject({
    field: 'projects./a.treeMemoryMiB',
    remedy: expect.stringContaining('Nothing was changed'),
  })
  expect(readFileSync(file, 'utf8')).toBe(before)
  expect(settings.set({ poolMin: 5, poolMax: 5 }).settings).toMatchObject({ poolMin: 5, poolMax: 5 })
})

test('a bad edit by hand leaves the last good settings in force, also when the broken file is then replaced', () => {
  const settings = open()
  settings.set({ poolMax: 8, theme: 'dark' })
  writeFileSync(file, '{"poolMax":900,"theme":"light"}')
  expect(settings.get()).toMatchObject({
    settings: { poolMax: 8, theme: 'light' },
    problems: [{ field: 'poolMax', message: expect.stringContaining('at most 16') }],
  })
  writeFileSync(file, '{"poolMax"')
  expect(settings.current()).toMatchObject({ poolMax: 8, theme: 'light' })
  settings.set({ logLevel: 'debug' })
  expect(written()).toEqual({ poolMax: 8, theme: 'light', logLevel: 'debug' })
})

test('a file that is emptied before it is written leaves the last good settings in force', () => {
  const settings = open()
  settings.set({ poolMax: 7 })
  writeFileSync(file, '')
  expect(settings.get()).toMatchObject({ settings: { poolMax: 7 }, problems: [{ field: 'settings.json' }] })
  writeFileSync(file, '{"poolMax":700,"poolIdleMinutes":20}')
  expect(settings.get().settings).toMatchObject({ poolMax: 7, poolIdleMinutes: 20 })
  writeFileSync(file, '{}')
  expect(settings.get()).toMatchObject({ settings: DEFAULTS, problems: [] })
})

test('setting a project back to what all have leaves nothing of it in the file', () => {
  const settings = open()
  settings.set({ projects: { '/a': { hangMinutes: null } } })
  expect(written()).toEqual({ projects: { '/a': { hangMinutes: null } } })
  settings.set({ projects: {} })
  expect(written()).toEqual({})
})

test('tells of a change by hand without being asked, and of one through itself', async () => {
  const settings = openSettings({ home, log, lookEveryMs: 5 })
  const told = await new Promise<string>((resolve) => {
    settings.get()
    settings.subscribe(({ settings }) => resolve(settings.theme))
    writeFileSync(file, '{"theme":"dark"}')
  })
  expect(told).toBe('dark')
  const next = new Promise<string>((resolve) => settings.subscribe(({ settings }) => resolve(settings.logLevel)))
  settings.set({ logLevel: 'error' })
  expect(await next).toBe('error')
  settings.stop()
})
