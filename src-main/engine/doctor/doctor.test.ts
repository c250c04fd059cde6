import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BreakerStatus } from '#shared/breaker.ts'
import { AppError } from '#shared/errors.ts'
import { DEFAULTS } from '#shared/settings.ts'
import type { StorageHealth } from '#shared/storage.ts'
import { DoctorCheck } from '#shared/system.ts'
import { judgeFreeSpace } from './data-folder.ts'
import { type DoctorDeps, runDoctor } from './doctor.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'bullpen-doctor-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const secretStore = { available: true, reason: null }

const CLOSED: BreakerStatus = { state: 'closed', since: 0, retryAt: null, failures: 0, reason: null }

const storage = ({ problems = [], ...health }: Partial<StorageHealth> & { problems?: string[] } = {}) => ({
  check: () => Promise.resolve({ version: 3, problems }),
  health: (): StorageHealth => ({
    file: join(home, 'bullpen.db'),
    trouble: null,
    waiting: { changes: 0, bytes: 0, dropped: 0 },
    repair: null,
    backup: { file: join(home, 'backups', 'a.db'), at: Date.now(), bytes: 4_096 },
    checks: { quickAt: 1, fullAt: null, problems: [] },
    ...health,
  }),
})

async function examine(changes: Partial<DoctorDeps> = {}): Promise<Map<string, DoctorCheck>> {
  const checks = await runDoctor({
    cli: () => Promise.resolve({ state: 'ok', path: '/claude', version: '9.9.9' }),
    credentials: {
      status: () => Promise.resolve({ method: 'login', source: 'ada@example.org', kept: false, secretStore }),
    },
    settings: { get: () => ({ settings: DEFAULTS, path: join(home, 'settings.json'), problems: [] }) },
    home,
    env: {},
    storage: storage(),
    breaker: () => CLOSED,
    clock: () => 10_000,
    ...changes,
  })
  return new Map(
    DoctorCheck.array()
      .parse(checks)
      .map((check) => [check.name, check]),
  )
}

test('a healthy machine has nothing to remedy', async () => {
  const checks = [...(await examine()).values()]
  expect(checks.filter(({ name }) => name !== 'Disk space').map(({ result }) => result)).toEqual(Array(10).fill('ok'))
})

test('each thing that is wrong is named, with what to do', async () => {
  const error = new AppError('version', { message: 'too old', remedy: 'update it' }).data
  const checks = await examine({
    cli: () => Promise.resolve({ state: 'unusable', error }),
    credentials: {
      status: () =>
        Promise.resolve({
          method: 'none',
          source: 'nothing',
          kept: false,
          secretStore: { available: false, reason: 'no keyring' },
        }),
    },
    settings: { get: () => ({ settings: DEFAULTS, path: '/s', problems: [{ field: 'theme', message: 'bad' }] }) },
    storage: storage({ problems: ['page 7 is broken'] }),
    env: { ANTHROPIC_BASE_URL: 'http://user:pass@api.example' },
  })
  expect(checks.get('Claude Code CLI')).toMatchObject({ result: 'failed', summary: 'too old', remedy: 'update it' })
  expect(checks.get('Credentials')?.result).toBe('warning')
  expect(checks.get('Secret store')).toMatchObject({ result: 'warning', summary: 'no keyring' })
  expect(checks.get('Settings')).toMatchObject({ result: 'warning', summary: 'theme: bad' })
  expect(checks.get('Database')).toMatchObject({ result: 'failed', summary: 'page 7 is broken' })
  expect(checks.get('API address')).toMatchObject({ result: 'warning', summary: expect.not.stringContaining('pass') })
  for (const { result, remedy } of checks.values()) expect(remedy === null).toBe(result === 'ok')
})

test('a check that breaks is a failed check, and the others are still made', async () => {
  const checks = await examine({
    storage: { ...storage(), check: () => Promise.reject(new Error('disk I/O error')) },
  })
  expect(checks.get('Database')).toMatchObject({ result: 'failed', summary: expect.stringContaining('disk I/O error') })
  expect(checks.get('Claude Code CLI')?.result).toBe('ok')
})

test('a database that can not be written, an old backup and a repair are told of', async () => {
  const { data: error } = new AppError('resources', { message: 'The disk is full.', remedy: 'Free some space.' })
  const damagedFile = join(home, 'bullpen.db.damaged-1')
  const checks = await examine({
    storage: storage({
      trouble: { kind: 'full', since: 1, error },
      waiting: { changes: 7, bytes: 100, dropped: 0 },
      backup: { file: '/b.db', at: Date.now() - 4 * 86_400_000, bytes: 1 },
      repair: { at: 1, reason: 'x', damagedFile, sessions: 2, events: 9, complete: false, backup: null },
    }),
  })
  expect(checks.get('Database')).toMatchObject({
    result: 'failed',
    summary: 'The disk is full. 7 changes wait in memory.',
    remedy: 'Free some space.',
  })
  expect(checks.get('Backup of the database')?.result).toBe('warning')
  expect(checks.get('Repair of the database')).toMatchObject({
    result: 'warning',
    remedy: expect.stringContaining(damagedFile),
  })
})

test.skipIf(process.platform === 'win32')('a data folder that others can read, or that is gone', async () => {
  await chmod(home, 0o755)
  expect((await examine()).get('Data folder')).toMatchObject({ result: 'warning', remedy: `Run: chmod 700 "${home}"` })
  await rm(home, { recursive: true })
  expect((await examine()).get('Data folder')?.result).toBe('failed')
})

test('an API address on this machine is tried', async () => {
  const server = createServer((_request, response) => response.writeHead(404).end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const ask = async () =>
    (await examine({ env: { ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}/v1` } })).get('API address')
  expect(await ask()).toMatchObject({ result: 'ok', summary: `http://127.0.0.1:${port} answers` })
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
  expect(await ask()).toMatchObject({ result: 'failed' })
})

test('a circuit breaker that holds prompts back says why, and when the next is let through', async () => {
  const { data: reason } = new AppError('overloaded', { message: 'The API is overloaded.', remedy: 'Wait a minute.' })
  const ask = async (breaker: Partial<BreakerStatus>) =>
    (await examine({ breaker: () => ({ ...CLOSED, ...breaker }) })).get('Circuit breaker')
  expect(await ask({ state: 'open', retryAt: 22_400, reason })).toEqual({
    name: 'Circuit breaker',
    result: 'failed',
    summary: 'open: prompts wait, the next try is in 13 s. The API is overloaded.',
    remedy: 'Wait a minute.',
  })
  expect(await ask({ state: 'half-open', reason })).toMatchObject({
    result: 'warning',
    summary: expect.stringMatching(/^half open: one prompt .*overloaded/),
  })
  expect(await ask({ failures: 2 })).toMatchObject({ result: 'ok', summary: expect.stringContaining('2 recent') })
})

test('space is judged by what a session can fill', () => {
  expect([5e7, 5e8, 5e9].map((bytes) => judgeFreeSpace(bytes).result)).toEqual(['failed', 'warning', 'ok'])
})
