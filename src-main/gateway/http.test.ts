/** The gateway as visitors meet it: a real server on loopback, and every way in that must not be one. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { AppErrorData } from '#shared/errors.ts'
import { SECURITY_HEADERS } from '../host/page-security.ts'
import { type Gateway, startGateway } from './http.ts'
import { createKeys, type Keys } from './keys.ts'
import { SESSION, smallHost } from './testing/small-engine.ts'

const TOKEN = 'token-of-the-tests-0123456789abcdefghijklmnop'
const BEARER = { authorization: `Bearer ${TOKEN}` }

let folder: string
let gateway: Gateway
let keys: Keys
let host: ReturnType<typeof smallHost>
let port: number

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-gateway-'))
  mkdirSync(join(folder, 'pages', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'not for visitors')
  writeFileSync(join(folder, 'pages', 'index.html'), '<!doctype html><title>Page</title>')
  writeFileSync(join(folder, 'pages', 'assets', 'app-1234.js'), 'export {}')
  host = smallHost()
  keys = createKeys({ token: TOKEN, browserKey: Buffer.alloc(32, 7) })
  gateway = await startGateway({
    router: host.router,
    keys,
    port: 0,
    pages: join(folder, 'pages'),
    headers: SECURITY_HEADERS,
    version: '0.0.0-test',
    isReady: () => true,
    metrics: () => 'bullpen_processes{role="live"} 1\n',
    log: host.log,
  })
  port = Number(new URL(gateway.url).port)
})

afterEach(async () => {
  await gateway.close()
  rmSync(folder, { recursive: true, force: true })
})

type Answer = { status: number; headers: IncomingHttpHeaders; body: string }

/** `path` goes out as it is, and so does `host`: no client library tidies them up. */
function ask(
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }))
    })
    outgoing.once('error', reject)
    outgoing.end(body)
  })
}

/** The status of an upgrade: 101, or that of its refusal. */
function upgrade(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
    socket.once('open', () => {
      socket.once('close', () => resolve(101))
      socket.close()
    })
    socket.once('unexpected-response', (_request, answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    socket.on('error', () => undefined)
  })
}

const cookie = () => ({ cookie: `${keys.cookieName}=${keys.issueCookie()}` })
const ourOrigin = () => ({ origin: gateway.url })

describe('without a key', () => {
  const paths = [
    '/',
    '/assets/app-1234.js',
    '/health/live',
    '/health/ready',
    '/health/startup',
    '/metrics',
    '/openapi.json',
  ]
  test.each([...paths, '/api/sessions', '/api/nothing', '/auth/code', '/nothing', '/?code=', '/?code=wrong'])(
    '%s is refused',
    async (path) => expect((await ask(path)).status).toBe(401),
  )

  test.each([
    ['a wrong token', { authorization: 'Bearer wrong' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: `Basic ${TOKEN}` }],
    ['a made-up cookie', { cookie: 'bullpen=1' }],
  ])('%s is refused', async (_name, headers) => expect((await ask('/health/live', { headers })).status).toBe(401))

  test.each(['?token=', '?access_token=', '?code='])('a token in the query is refused: %s', async (query) => {
    expect((await ask(`/health/live${query}${TOKEN}`)).status).toBe(401)
    expect(await upgrade(`/rpc${query}${TOKEN}`, ourOrigin())).toBe(401)
  })

  test('a cookie with a changed character is refused', async () => {
    const { cookie: good } = cookie()
    const bad = good.slice(0, -1) + (good.endsWith('A') ? 'B' : 'A')
    expect((await ask('/health/live', { headers: { cookie: bad } })).status).toBe(401)
  })

  test('a person gets a page that says how to get in, a program gets typed data', async () => {
    const page = await ask('/', { headers: { accept: 'text/html' } })
    expect(page.headers['content-type']).toContain('text/html')
    expect(page.body).toContain('bullpen open')
    const data = AppErrorData.parse(JSON.parse((await ask('/api/sessions')).body))
    expect(data).toMatchObject({ kind: 'auth', remedy: expect.stringContaining('Authorization: Bearer') as string })
  })
})

describe('with a key, forged', () => {
  const foreign: [string, Record<string, string>][] = [
    ['a rebound name', { host: 'evil.example' }],
    ['a rebound name with our port', { host: 'evil.example:PORT' }],
    ['another port', { host: '127.0.0.1:1' }],
    ['no port', { host: '127.0.0.1' }],
    ['our name as a prefix', { host: '127.0.0.1:PORT.evil.example' }],
    ['our name as user', { host: '127.0.0.1:PORT@evil.example' }],
    ['the address 0.0.0.0', { host: '0.0.0.0:PORT' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['another local port as origin', { origin: 'http://127.0.0.1:1' }],
    ['our origin over https', { origin: 'https://127.0.0.1:PORT' }],
    ['a rebound name as host and origin', { host: 'evil.example:PORT', origin: 'http://evil.example:PORT' }],
    ['a cross-site request', { 'sec-fetch-site': 'cross-site' }],
    ['a same-site request of another port', { 'sec-fetch-site': 'same-site' }],
  ]
  const filled = (headers: Record<string, string>) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(port))]))

  test.each(foreign)('%s is refused everywhere', async (_name, headers) => {
    const forged = { ...BEARER, ...cookie(), ...filled(headers) }
    for (const path of ['/', '/health/live', '/api/sessions', `/?code=${keys.issueCode()}`]) {
      expect((await ask(path, { headers: forged })).status).toBe(403)
    }
    expect(await upgrade('/rpc', forged)).toBe(403)
    expect(host.log.lines.filter(({ level }) => level === 'error')).toEqual([])
  })

  test('a refused visitor does not use up the code', async () => {
    const code = keys.issueCode()
    await ask(`/?code=${code}`, { headers: { host: 'evil.example' } })
    expect((await ask(`/?code=${code}`)).status).toBe(303)
  })

  test('a cookie changes nothing without its page’s origin', async () => {
    const change = { method: 'POST', body: '{}' }
    expect((await ask('/api/system/stop', { ...change, headers: cookie() })).status).toBe(403)
    expect(await upgrade('/rpc', cookie())).toBe(403)
    expect(host.state.stops).toBe(0)
    expect(await upgrade('/rpc', { ...cookie(), ...ourOrigin() })).toBe(101)
  })

  test.each(['localhost', '127.0.0.1', '[::1]'])('our own name %s is welcome', async (name) => {
    const own = { host: `${name}:${port}`, origin: `http://${name}:${port}`, 'sec-fetch-site': 'same-origin' }
    expect((await ask('/health/live', { headers: { ...cookie(), ...own } })).status).toBe(200)
    expect(await upgrade('/rpc', { ...cookie(), ...own })).toBe(101)
  })

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s on a page does nothing', async (method) => {
    const answer = await ask('/index.html', { method, headers: BEARER })
    expect(answer.status).toBe(404)
  })

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
  ])('%s stays inside the pages', async (path) => {
    const answer = await ask(path, { headers: BEARER })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.body).not.toContain('not for visitors')
  })

  test('an upgrade elsewhere is refused', async () => expect(await upgrade('/other', BEARER)).toBe(404))
})

describe('the one-time code', () => {
  test('is exchanged for a cookie that scripts and other sites never see', async () => {
    const answer = await ask(`/?code=${keys.issueCode()}`)
    expect(answer).toMatchObject({ status: 303, headers: { location: '/', 'cache-control': 'no-store' } })
    const [set = ''] = answer.headers['set-cookie'] ?? []
    expect(set).toMatch(/; HttpOnly/)
    expect(set).toMatch(/; SameSite=Strict/)
    const [own = ''] = set.split(';')
    const page = await ask('/', { headers: { cookie: own } })
    expect(page).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
    expect(page.headers).toMatchObject(SECURITY_HEADERS)
  })

  test('works once', async () => {
    const code = keys.issueCode()
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(`/?code=${code}`)))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array.from({ length: 19 }, () => 401)])
  })

  test('is not used up by HEAD, and a browser already let in does not need it', async () => {
    const code = keys.issueCode()
    expect((await ask(`/?code=${code}`, { method: 'HEAD' })).status).toBe(401)
    expect((await ask(`/?code=${code}`)).status).toBe(303)
    expect((await ask(`/?code=${code}`, { headers: cookie() })).status).toBe(303)
  })

  test('is issued to the token alone', async () => {
    expect((await ask('/auth/code', { method: 'POST', headers: cookie() })).status).toBe(403)
    const { body } = await ask('/auth/code', { method: 'POST', headers: BEARER })
    const { code } = JSON.parse(body) as { code: string }
    expect((await ask(`/?code=${code}`)).status).toBe(303)
  })
})

describe('the API', () => {
  const json = { ...BEARER, 'content-type': 'application/json' }

  test('answers, and coerces what a query can only say as text', async () => {
    expect(JSON.parse((await ask('/api/sessions', { headers: BEARER })).body)).toEqual([SESSION])
    expect(JSON.parse((await ask('/api/sessions?archived=true', { headers: BEARER })).body)).toEqual([])
  })

  test('refuses bad input with the field', async () => {
    const body = JSON.stringify({ promptId: crypto.randomUUID(), text: '  ' })
    const answer = await ask(`/api/sessions/${SESSION.id}/prompts`, { method: 'POST', headers: json, body })
    expect(answer.status).toBe(422)
    expect(AppErrorData.parse(JSON.parse(answer.body))).toMatchObject({
      kind: 'invalid_input',
      field: 'text',
      message: 'text: the prompt is empty',
    })
  })

  test('takes a prompt of 20 MiB', async () => {
    const text = 'x'.repeat(20 * 1024 * 1024)
    const body = JSON.stringify({ promptId: crypto.randomUUID(), text })
    const answer = await ask(`/api/sessions/${SESSION.id}/prompts`, { method: 'POST', headers: json, body })
    expect(answer.status).toBe(200)
    expect(host.sent[0]?.length).toBe(text.length)
  })

  test('passes on what the engine says, and keeps a bug’s details in the log', async () => {
    const missing = await ask(`/api/sessions/${crypto.randomUUID()}`, { headers: BEARER })
    expect(AppErrorData.parse(JSON.parse(missing.body))).toMatchObject({ kind: 'not_found', field: 'id' })
    const broken = await ask('/api/models', { headers: BEARER })
    expect(broken.status).toBe(500)
    expect(host.log.lines.find(({ level }) => level === 'error')?.fields?.evidence).toContain('the details of a bug')
  })

  test('calls broken JSON invalid input', async () => {
    const answer = await ask(`/api/sessions/${SESSION.id}/prompts`, { method: 'POST', headers: json, body: '{' })
    expect(AppErrorData.parse(JSON.parse(answer.body)).kind).toBe('invalid_input')
  })

  test('describes itself', async () => {
    const document = JSON.parse((await ask('/openapi.json', { headers: BEARER })).body) as { paths: object }
    expect(Object.keys(document.paths)).toContain('/sessions/{id}/prompts')
  })

  test('stops the host after the answer', async () => {
    expect((await ask('/api/system/stop', { method: 'POST', headers: json })).status).toBe(200)
    await expect.poll(() => host.state.stops).toBe(1)
  })
})

test('the metrics are in the text format of Prometheus', async () => {
  const answer = await ask('/metrics', { headers: { authorization: `Bearer ${TOKEN}` } })
  expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(answer.body).toContain('bullpen_processes')
})

test('a taken port is a conflict that names it', async () => {
  const second = startGateway({
    router: host.router,
    keys,
    port,
    pages: folder,
    headers: {},
    version: '',
    isReady: () => true,
    metrics: () => 'bullpen_processes{role="live"} 1\n',
    log: host.log,
  })
  await expect(second).rejects.toMatchObject({
    data: { kind: 'conflict', field: 'port', message: expect.stringContaining(String(port)) as string },
  })
})

test('nothing secret is logged', async () => {
  const code = keys.issueCode()
  await ask(`/?code=${code}`, { headers: { host: 'evil.example' } })
  await ask(`/api/nothing?token=${TOKEN}`, { headers: BEARER })
  const logged = JSON.stringify(host.log.lines)
  expect(logged).not.toContain(code)
  expect(logged).not.toContain(TOKEN)
})

test('without built pages it says so, and lets browsers in all the same', async () => {
  rmSync(join(folder, 'pages'), { recursive: true })
  const other = await startGateway({
    router: host.router,
    keys,
    port: 0,
    pages: join(folder, 'pages'),
    headers: SECURITY_HEADERS,
    version: '',
    isReady: () => true,
    metrics: () => 'bullpen_processes{role="live"} 1\n',
    log: host.log,
  })
  try {
    const entry = await fetch(`${other.url}/?code=${keys.issueCode()}`, { redirect: 'manual' })
    expect(entry.status).toBe(303)
    const page = await fetch(other.url, { headers: BEARER })
    expect(page.status).toBe(503)
    expect(await page.text()).toContain('npm run build')
  } finally {
    await other.close()
  }
})
