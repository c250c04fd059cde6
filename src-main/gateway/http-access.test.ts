/** Every way into the gateway that must not be one, and the ones that are. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppErrorData } from '#shared/errors.ts'
import { SECURITY_HEADERS } from '../host/page-security.ts'
import { BEARER, SmallGateway, TOKEN } from './testing/small-gateway.ts'

let small: SmallGateway
beforeEach(async () => {
  small = await SmallGateway.open()
})
afterEach(() => small.close())

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
    async (path) => expect((await small.ask(path)).status).toBe(401),
  )

  test.each([
    ['a wrong token', { authorization: 'Bearer wrong' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: `Basic ${TOKEN}` }],
    ['a made-up cookie', { cookie: 'bullpen=1' }],
  ])('%s is refused', async (_name, headers) => expect((await small.ask('/health/live', { headers })).status).toBe(401))

  test.each(['?token=', '?access_token=', '?code='])('a token in the query is refused: %s', async (query) => {
    expect((await small.ask(`/health/live${query}${TOKEN}`)).status).toBe(401)
    expect(await small.upgrade(`/rpc${query}${TOKEN}`, small.ourOrigin())).toBe(401)
  })

  test('a cookie with a changed character is refused', async () => {
    const { cookie: good } = small.cookie()
    const bad = good.slice(0, -1) + (good.endsWith('A') ? 'B' : 'A')
    expect((await small.ask('/health/live', { headers: { cookie: bad } })).status).toBe(401)
  })

  test('a person gets a page that says how to get in, a program gets typed data', async () => {
    const page = await small.ask('/', { headers: { accept: 'text/html' } })
    expect(page.headers['content-type']).toContain('text/html')
    expect(page.body).toContain('bullpen open')
    const data = AppErrorData.parse(JSON.parse((await small.ask('/api/sessions')).body))
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
    Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(small.port))]),
    )

  test.each(foreign)('%s is refused everywhere', async (_name, headers) => {
    const forged = { ...BEARER, ...small.cookie(), ...filled(headers) }
    for (const path of ['/', '/health/live', '/api/sessions', `/?code=${small.keys.issueCode()}`]) {
      expect((await small.ask(path, { headers: forged })).status).toBe(403)
    }
    expect(await small.upgrade('/rpc', forged)).toBe(403)
    expect(small.host.log.lines.filter(({ level }) => level === 'error')).toEqual([])
  })

  test('a refused visitor does not use up the code', async () => {
    const code = small.keys.issueCode()
    await small.ask(`/?code=${code}`, { headers: { host: 'evil.example' } })
    expect((await small.ask(`/?code=${code}`)).status).toBe(303)
  })

  test('a cookie changes nothing without its page’s origin', async () => {
    const change = { method: 'POST', body: '{}' }
    expect((await small.ask('/api/system/stop', { ...change, headers: small.cookie() })).status).toBe(403)
    expect(await small.upgrade('/rpc', small.cookie())).toBe(403)
    expect(small.host.state.stops).toBe(0)
    expect(await small.upgrade('/rpc', { ...small.cookie(), ...small.ourOrigin() })).toBe(101)
  })

  test.each(['localhost', '127.0.0.1', '[::1]'])('our own name %s is welcome', async (name) => {
    const own = {
      host: `${name}:${small.port}`,
      origin: `http://${name}:${small.port}`,
      'sec-fetch-site': 'same-origin',
    }
    expect((await small.ask('/health/live', { headers: { ...small.cookie(), ...own } })).status).toBe(200)
    expect(await small.upgrade('/rpc', { ...small.cookie(), ...own })).toBe(101)
  })

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s on a page does nothing', async (method) => {
    const answer = await small.ask('/index.html', { method, headers: BEARER })
    expect(answer.status).toBe(404)
  })

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
  ])('%s stays inside the pages', async (path) => {
    const answer = await small.ask(path, { headers: BEARER })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.body).not.toContain('not for visitors')
  })

  test('an upgrade elsewhere is refused', async () => expect(await small.upgrade('/other', BEARER)).toBe(404))
})

describe('the one-time code', () => {
  test('is exchanged for a cookie that scripts and other sites never see', async () => {
    const answer = await small.ask(`/?code=${small.keys.issueCode()}`)
    expect(answer).toMatchObject({ status: 303, headers: { location: '/', 'cache-control': 'no-store' } })
    const [set = ''] = answer.headers['set-cookie'] ?? []
    expect(set).toMatch(/; HttpOnly/)
    expect(set).toMatch(/; SameSite=Strict/)
    const [own = ''] = set.split(';')
    const page = await small.ask('/', { headers: { cookie: own } })
    expect(page).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
    expect(page.headers).toMatchObject(SECURITY_HEADERS)
  })

  test('works once', async () => {
    const code = small.keys.issueCode()
    const answers = await Promise.all(Array.from({ length: 20 }, () => small.ask(`/?code=${code}`)))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array.from({ length: 19 }, () => 401)])
  })

  test('is not used up by HEAD, and a browser already let in does not need it', async () => {
    const code = small.keys.issueCode()
    expect((await small.ask(`/?code=${code}`, { method: 'HEAD' })).status).toBe(401)
    expect((await small.ask(`/?code=${code}`)).status).toBe(303)
    expect((await small.ask(`/?code=${code}`, { headers: small.cookie() })).status).toBe(303)
  })

  test('is issued to the token alone', async () => {
    expect((await small.ask('/auth/code', { method: 'POST', headers: small.cookie() })).status).toBe(403)
    const { body } = await small.ask('/auth/code', { method: 'POST', headers: BEARER })
    const { code } = JSON.parse(body) as { code: string }
    expect((await small.ask(`/?code=${code}`)).status).toBe(303)
  })
})
