import { access, chmod, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bundledCli } from '../agent/bundled-cli.ts'
import type { Log, SecretStore } from '../ports.ts'
import { createCredentials } from './credentials.ts'

const KEY = 'sk-ant-very-secret'
let home: string
let logged: string[]
let secrets: Map<string, string>
beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'bullpen-credentials-')))
  logged = []
  secrets = new Map()
})
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5 }))

const note = (...words: unknown[]) => void logged.push(JSON.stringify(words))
const log: Log = { debug: note, info: note, warn: note, error: note }
const keyring: SecretStore = {
  get: async (name) => secrets.get(name) ?? null,
  set: async (name, value) => void secrets.set(name, value),
  delete: async (name) => void secrets.delete(name),
}
const refuse = () => Promise.reject(new Error('no keyring on this machine'))
const noKeyring: SecretStore = { get: refuse, set: refuse, delete: refuse }

type Setup = { env?: Record<string, string>; store?: SecretStore; path?: string }
const create = ({ env = {}, store = keyring, path = bundledCli() }: Setup = {}) =>
  createCredentials({
    env: { CLAUDE_CONFIG_DIR: join(home, 'claude'), HOME: home, ...env },
    secrets: store,
    cli: () => Promise.resolve({ state: 'ok', path, version: '9.9.9' }),
    home,
    log,
  })

describe('with the real CLI', () => {
  test('says so when there is no credential at all', async () => {
    expect(await create().status()).toEqual({
      method: 'none',
      source: 'no login and no API key',
      kept: false,
      secretStore: { available: true, reason: null },
    })
  })

  test("finds a key of the CLI's own settings", async () => {
    await writeFile(join(home, 'settings.json'), JSON.stringify({ apiKeyHelper: 'echo x' }))
    const status = await create({ env: { CLAUDE_CONFIG_DIR: home } }).status()
    expect(status).toMatchObject({ method: 'api-key', source: "apiKeyHelper of the CLI's own settings", kept: false })
  })

  test.runIf(process.platform === 'linux')('signs in by its page, and ends when it is cancelled', async () => {
    // No PATH: the CLI finds no browser to open.
    const credentials = create({ env: { PATH: join(home, 'nothing') } })
    const cancel = new AbortController()
    const steps = credentials.login({ account: 'console' }, cancel.signal)
    const page = await steps.next()
    expect(page.value).toMatchObject({
      type: 'url',
      url: expect.stringMatching(/^https:\/\/[^/]+\/oauth\/authorize\?/),
    })
    await expect(credentials.login({ account: 'claude' }, cancel.signal).next()).rejects.toMatchObject({
      data: { kind: 'conflict' },
    })
    expect(() => credentials.submitLoginCode('half-a-code')).toThrow(/whole code/)
    cancel.abort()
    expect((await steps.next()).value).toMatchObject({ type: 'failed', error: { kind: 'conflict' } })
    expect((await steps.next()).done).toBe(true)
  })
})

test.each([
  [{ ANTHROPIC_API_KEY: 'x' }, 'api-key'],
  [{ ANTHROPIC_AUTH_TOKEN: 'x' }, 'api-key'],
  [{ CLAUDE_CODE_OAUTH_TOKEN: 'x' }, 'login'],
  [{ CLAUDE_CODE_USE_BEDROCK: '1', ANTHROPIC_API_KEY: 'x' }, 'cloud-provider'],
])('the environment comes first, and keeps a key of Bullpen out: %o', async (env, method) => {
  secrets.set('anthropic-api-key', KEY)
  const credentials = create({ env })
  expect(await credentials.status()).toMatchObject({ method, source: expect.stringContaining(Object.keys(env)[0]!) })
  expect(await credentials.launchEnv()).toEqual({})
})

test('an empty variable or a switch that is off is no credential', async () => {
  secrets.set('anthropic-api-key', KEY)
  const credentials = create({ env: { ANTHROPIC_API_KEY: '', CLAUDE_CODE_USE_BEDROCK: '0' } })
  expect(await credentials.launchEnv()).toEqual({ ANTHROPIC_API_KEY: KEY })
})

test('a key goes to the secret store, to the CLI by its environment, and away again', async () => {
  const credentials = create()
  expect(await credentials.setApiKey(` ${KEY} `)).toMatchObject({
    kept: 'secret-store',
    status: { method: 'api-key', kept: true },
  })
  expect(secrets.get('anthropic-api-key')).toBe(KEY)
  expect(await create().launchEnv()).toEqual({ ANTHROPIC_API_KEY: KEY })
  expect(await credentials.clearApiKey()).toMatchObject({ method: 'none' })
  expect(secrets.size).toBe(0)
  expect(await credentials.launchEnv()).toEqual({})
})

test('without a secret store the key is kept for this run, which the status says with the reason', async () => {
  const credentials = create({ store: noKeyring })
  const secretStore = { available: false, reason: 'no keyring on this machine' }
  expect(await credentials.setApiKey(KEY)).toMatchObject({
    kept: 'this-run',
    status: { method: 'api-key', secretStore },
  })
  expect(await credentials.launchEnv()).toEqual({ ANTHROPIC_API_KEY: KEY })
  expect(await create({ store: noKeyring }).launchEnv()).toEqual({})
  expect(await credentials.clearApiKey()).toMatchObject({ method: 'none' })
  expect(logged.join()).not.toContain(KEY)
})

test('a store that has the key but does not give it up is an error, not a silence', async () => {
  secrets.set('anthropic-api-key', KEY)
  const credentials = create({ store: { ...keyring, delete: refuse } })
  await expect(credentials.clearApiKey()).rejects.toMatchObject({ data: { kind: 'permission' } })
})

describe.skipIf(process.platform === 'win32')('signing in, with a CLI of the test', () => {
  /** Notes its arguments, tells its page in two pieces, and takes one code. */
  async function fakeCli(): Promise<string> {
    const path = join(home, 'claude-cli')
    const script = `#!/bin/sh
echo "$@" >> "${home}/arguments"
if [ "$2" = status ]; then
  [ -e "${home}/signed-in" ] && { echo '{"loggedIn":true,"authMethod":"claude.ai","email":"ada@example.org"}'; exit 0; }
  echo '{"loggedIn":false,"authMethod":"none"}'; exit 1
fi
printf "If the browser didn't open, visit: https://claude.example/auth?a=1"
printf '&b=2\\nPaste code here if prompted > '
read -r code
[ "$code" = "good#code" ] && { : > "${home}/signed-in"; exit 0; }
echo "Couldn't log in: $(cat "${home}/trouble")" >&2
exit 1
`
    await writeFile(path, script)
    await chmod(path, 0o755)
    return path
  }
  const never = new AbortController().signal

  test('hands over the page and the code, and tells the new status at once', async () => {
    const credentials = create({ path: await fakeCli(), env: { PATH: process.env.PATH ?? '' } })
    expect(await credentials.status()).toMatchObject({ method: 'none' })
    const steps = credentials.login({ account: 'claude' }, never)
    expect((await steps.next()).value).toEqual({ type: 'url', url: 'https://claude.example/auth?a=1&b=2' })
    credentials.submitLoginCode(' good#code ')
    expect((await steps.next()).value).toMatchObject({
      type: 'done',
      status: { method: 'login', source: 'Claude account ada@example.org' },
    })
    expect((await steps.next()).done).toBe(true)
    expect(await readFile(join(home, 'arguments'), 'utf8')).toContain('auth login --claudeai\n')
  })

  test.each([
    ['getaddrinfo ENOTFOUND platform.claude.com', 'network'],
    ['Invalid code', 'auth'],
  ])("a failure keeps the CLI's words: %s", async (trouble, kind) => {
    await writeFile(join(home, 'trouble'), trouble)
    const credentials = create({ path: await fakeCli(), env: { PATH: process.env.PATH ?? '' } })
    const steps = credentials.login({ account: 'console' }, never)
    await steps.next()
    credentials.submitLoginCode('bad#code')
    expect((await steps.next()).value).toMatchObject({
      type: 'failed',
      error: { kind, detail: expect.stringContaining(trouble) },
    })
    expect((await steps.next()).done).toBe(true)
    await expect(access(join(home, 'signed-in'))).rejects.toThrow()
    expect(await readFile(join(home, 'arguments'), 'utf8')).toContain('auth login --console\n')
  })

  test('stopping the engine ends it', async () => {
    const credentials = create({ path: await fakeCli(), env: { PATH: process.env.PATH ?? '' } })
    const steps = credentials.login({ account: 'claude' }, never)
    await steps.next()
    await credentials.stop()
    expect((await steps.next()).value).toMatchObject({ type: 'failed' })
    expect((await steps.next()).done).toBe(true)
    expect(() => credentials.submitLoginCode('good#code')).toThrow(/No sign-in/)
  })

  test('a CLI that does not start is a failure, and the next sign-in may begin', async () => {
    const credentials = create({ path: join(home, 'nothing') })
    for (const account of ['claude', 'console'] as const) {
      const steps = credentials.login({ account }, never)
      expect((await steps.next()).value).toMatchObject({ type: 'failed', error: { kind: 'process' } })
      expect((await steps.next()).done).toBe(true)
    }
    expect(await credentials.status()).toMatchObject({ method: 'none', source: expect.stringContaining('unknown') })
  })
})
