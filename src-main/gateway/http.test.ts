/** The gateway as a visitor with a key meets it: a real server on loopback. */
import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppErrorData } from '#shared/errors.ts'
import { SESSION } from './testing/small-engine.ts'
import { BEARER, SmallGateway, TOKEN } from './testing/small-gateway.ts'

let small: SmallGateway
beforeEach(async () => {
  small = await SmallGateway.open()
})
afterEach(() => small.close())

describe('the API', () => {
  const json = { ...BEARER, 'content-type': 'application/json' }

  test('answers, and coerces what a query can only say as text', async () => {
    expect(JSON.parse((await small.ask('/api/sessions', { headers: BEARER })).body)).toEqual([SESSION])
    expect(JSON.parse((await small.ask('/api/sessions?archived=true', { headers: BEARER })).body)).toEqual([])
  })

  test('refuses bad input with the field', async () => {
    const body = JSON.stringify({ promptId: crypto.randomUUID(), text: '  ' })
    const answer = await small.ask(`/api/sessions/${SESSION.id}/prompts`, { method: 'POST', headers: json, body })
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
    const answer = await small.ask(`/api/sessions/${SESSION.id}/prompts`, { method: 'POST', headers: json, body })
    expect(answer.status).toBe(200)
    expect(small.host.sent[0]?.length).toBe(text.length)
  })

  test('passes on what the engine says, and keeps a bug’s details in the log', async () => {
    const missing = await small.ask(`/api/sessions/${crypto.randomUUID()}`, { headers: BEARER })
    expect(AppErrorData.parse(JSON.parse(missing.body))).toMatchObject({ kind: 'not_found', field: 'id' })
    const broken = await small.ask('/api/models', { headers: BEARER })
    expect(broken.status).toBe(500)
    expect(small.host.log.lines.find(({ level }) => level === 'error')?.fields?.evidence).toContain(
      'the details of a bug',
    )
  })

  test('calls broken JSON invalid input', async () => {
    const answer = await small.ask(`/api/sessions/${SESSION.id}/prompts`, { method: 'POST', headers: json, body: '{' })
    expect(AppErrorData.parse(JSON.parse(answer.body)).kind).toBe('invalid_input')
  })

  test('describes itself', async () => {
    const document = JSON.parse((await small.ask('/openapi.json', { headers: BEARER })).body) as { paths: object }
    expect(Object.keys(document.paths)).toContain('/sessions/{id}/prompts')
  })

  test('stops the host after the answer', async () => {
    expect((await small.ask('/api/system/stop', { method: 'POST', headers: json })).status).toBe(200)
    await expect.poll(() => small.host.state.stops).toBe(1)
  })
})

test('the metrics are in the text format of Prometheus', async () => {
  const answer = await small.ask('/metrics', { headers: { authorization: `Bearer ${TOKEN}` } })
  expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(answer.body).toContain('bullpen_processes')
})

test('a taken port is a conflict that names it', async () => {
  await expect(small.another({ port: small.port })).rejects.toMatchObject({
    data: { kind: 'conflict', field: 'port', message: expect.stringContaining(String(small.port)) as string },
  })
})

test('nothing secret is logged', async () => {
  const code = small.keys.issueCode()
  await small.ask(`/?code=${code}`, { headers: { host: 'evil.example' } })
  await small.ask(`/api/nothing?token=${TOKEN}`, { headers: BEARER })
  const logged = JSON.stringify(small.host.log.lines)
  expect(logged).not.toContain(code)
  expect(logged).not.toContain(TOKEN)
})

test('without built pages it says so, and lets browsers in all the same', async () => {
  rmSync(small.pages, { recursive: true })
  const other = await small.another()
  try {
    const entry = await fetch(`${other.url}/?code=${small.keys.issueCode()}`, { redirect: 'manual' })
    expect(entry.status).toBe(303)
    const page = await fetch(other.url, { headers: BEARER })
    expect(page.status).toBe(503)
    expect(await page.text()).toContain('npm run build')
  } finally {
    await other.close()
  }
})
