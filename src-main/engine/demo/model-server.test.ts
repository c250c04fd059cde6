import { once } from 'node:events'
import { type IncomingMessage, request as httpRequest } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { type ModelServer, type Script, startModelServer } from './model-server.ts'
import type { Step } from './steps.ts'

let server: ModelServer | undefined
afterEach(() => server?.stop())

const serve = async (script: Script): Promise<ModelServer> => (server = await startModelServer({ script }))
const saying = (...steps: Step[]) => serve(() => steps)

const BODY = { model: 'claude-test', messages: [{ role: 'user', content: 'Hi' }], tools: [{ name: 'Read' }] }

const post = (
  body: unknown,
  { path = '/v1/messages?beta=true', signal }: { path?: string; signal?: AbortSignal } = {},
) =>
  fetch(`${server?.url ?? ''}${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(signal && { signal }),
  })

async function streamed(body: object = BODY): Promise<Record<string, unknown>[]> {
  const answer = await post({ ...body, stream: true })
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  return eventsOf(await answer.text())
}

function eventsOf(text: string): Record<string, unknown>[] {
  return text
    .split('\n\n')
    .filter(Boolean)
    .map((block) => {
      const [, type, data] = /^event: (.+)\ndata: (.+)$/s.exec(block) ?? []
      const event = JSON.parse(data ?? '') as Record<string, unknown>
      expect(event.type).toBe(type)
      return event
    })
}

test('streams text, thinking and tools as the blocks of one message', async () => {
  await saying(
    { type: 'thinking', text: 'Hm.' },
    { type: 'text', text: 'Hello 🐂!', chunk: 3 },
    { type: 'text', text: ' More.' },
    { type: 'toolUse', name: 'Read', input: { file_path: '/a' } },
    { type: 'toolUse', name: 'Grep', input: {} },
  )
  const events = await streamed()
  expect(events.map(({ type }) => type)).toEqual([
    'message_start',
    ...['content_block_start', 'content_block_delta', 'content_block_delta', 'content_block_stop'],
    ...['content_block_start', ...Array.from({ length: 4 }, () => 'content_block_delta'), 'content_block_stop'],
    ...['content_block_start', 'content_block_delta', 'content_block_stop'],
    ...['content_block_start', 'content_block_delta', 'content_block_stop'],
    'message_delta',
    'message_stop',
  ])
  const deltas = events.flatMap(({ delta, index }) => (index === 1 && delta ? [delta as { text: string }] : []))
  expect(deltas.map(({ text }) => text)).toEqual(['Hel', 'lo ', '🐂!', ' More.'])
  expect(events[1]).toMatchObject({ index: 0, content_block: { type: 'thinking' } })
  expect(events[11]).toMatchObject({ index: 2, content_block: { type: 'tool_use', name: 'Read', input: {} } })
  expect(events[12]).toMatchObject({ delta: { type: 'input_json_delta', partial_json: '{"file_path":"/a"}' } })
  expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'tool_use' } })
})

test('answers without a stream in one JSON message, with the usage and the reason the script gives', async () => {
  await saying(
    { type: 'usage', input: 7, output: 3 },
    { type: 'text', text: 'Cut' },
    { type: 'stop', reason: 'max_tokens' },
  )
  const answer = await post(BODY)
  expect(await answer.json()).toMatchObject({
    role: 'assistant',
    model: 'claude-test',
    content: [{ type: 'text', text: 'Cut' }],
    stop_reason: 'max_tokens',
    usage: { input_tokens: 7, output_tokens: 3, cache_read_input_tokens: 0 },
  })
})

test('counts tokens, and knows no other address', async () => {
  await saying()
  const counted = await post(BODY, { path: '/v1/messages/count_tokens' })
  expect(await counted.json()).toEqual({ input_tokens: Math.ceil(JSON.stringify(BODY).length / 4) })
  expect((await post(BODY, { path: '/v1/other' })).status).toBe(404)
  expect((await fetch(`${server?.url ?? ''}/v1/messages`)).status).toBe(404)
})

test('answers an HTTP error with its status, type and headers', async () => {
  await saying({
    type: 'httpError',
    status: 429,
    errorType: 'rate_limit_error',
    message: 'Slow',
    headers: { 'retry-after': '2' },
  })
  const answer = await post({ ...BODY, stream: true })
  expect(answer.status).toBe(429)
  expect(answer.headers.get('retry-after')).toBe('2')
  expect(await answer.json()).toEqual({ type: 'error', error: { type: 'rate_limit_error', message: 'Slow' } })
})

test('refuses what is no request, and says which script failed', async () => {
  await serve(() => {
    throw new Error('No such scene')
  })
  expect((await post('not JSON')).status).toBe(400)
  expect((await post({ model: 'x', messages: [] })).status).toBe(400)
  const answer = await post(BODY)
  expect(answer.status).toBe(400)
  expect(await answer.text()).toContain('No such scene')
  expect((await post('x'.repeat(64 * 1024 * 1024 + 1))).status).toBe(413)
})

test('answers what the CLI asks beside the conversation without asking the script', async () => {
  await serve(() => {
    throw new Error('The script was asked')
  })
  const schema = { type: 'object', properties: { title: { type: 'string' }, urgent: { type: 'boolean' } } }
  const messages = [
    { role: 'user', content: '<session>\nfix the login page of the shop\n</session>\n\nWrite the title.' },
  ]
  const answer = await post({
    model: 'm',
    messages,
    tools: [],
    output_config: { format: { type: 'json_schema', schema } },
  })
  expect(await answer.json()).toMatchObject({
    content: [{ text: '{"title":"Fix the login page of","urgent":false}' }],
  })
})

test('breaks the connection in the middle of a stream', async () => {
  await saying({ type: 'text', text: 'par' }, { type: 'cut' })
  const answer = await post({ ...BODY, stream: true })
  await expect(answer.text()).rejects.toThrow()
})

test('ends the stream with an error event', async () => {
  await saying({ type: 'text', text: 'par' }, { type: 'streamError', errorType: 'overloaded_error', message: 'Busy' })
  expect((await streamed()).at(-1)).toEqual({ type: 'error', error: { type: 'overloaded_error', message: 'Busy' } })
})

test('a script ends when its client leaves, also in the middle of a pause, and the record says so', async () => {
  let left = false
  await serve(async function* ({ signal }) {
    signal.addEventListener('abort', () => (left = true))
    yield { type: 'text', text: 'one' }
    yield { type: 'text', text: 'never', delayMs: 3_600_000 }
  })
  const leaving = new AbortController()
  const answer = await post({ ...BODY, stream: true }, { signal: leaving.signal })
  const reader = answer.body!.getReader()
  await reader.read()
  leaving.abort()
  await expect.poll(() => server?.requests[0]?.end).toMatchObject({ status: 200, completed: false })
  expect(left).toBe(true)
})

test.for(['hang', 'stall'] as const)('stops while an answer is under way that would %s for ever', async (type) => {
  await saying({ type })
  const answer = post({ ...BODY, stream: true }).then((found) => found.text())
  await expect.poll(() => server?.requests.length).toBe(1)
  const { url } = server!
  await Promise.all([expect(answer).rejects.toThrow(), server!.stop()])
  await expect(fetch(url)).rejects.toThrow()
  await server!.stop()
})

test('waits for a client that does not read, instead of keeping the rest in memory', async () => {
  const MEBIBYTE = 1024 * 1024
  const TOTAL = 64
  let said = 0
  await serve(async function* () {
    for (; said < TOTAL; said += 1) yield { type: 'text', text: 'x'.repeat(MEBIBYTE) }
  })
  const client = httpRequest(`${server!.url}/v1/messages`, { method: 'POST' })
  client.end(JSON.stringify({ ...BODY, stream: true }))
  const [answer] = (await once(client, 'response')) as [IncomingMessage]
  let read = 0
  let furthestAhead = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    read += chunk.length
    furthestAhead = Math.max(furthestAhead, said - read / MEBIBYTE)
  }
  expect(read).toBeGreaterThan(TOTAL * MEBIBYTE)
  expect(furthestAhead).toBeLessThan(TOTAL / 2)
})

test('remembers the last 400 requests, with what the user typed', async () => {
  await saying({ type: 'text', text: 'ok' })
  for (let index = 0; index < 402; index += 1) {
    await (await post({ ...BODY, messages: [{ role: 'user', content: `p${index}` }] })).text()
  }
  expect(server?.requests).toHaveLength(400)
  expect(server?.requests.at(0)?.prompts).toEqual(['p2'])
  expect(server?.requests.at(-1)).toMatchObject({
    prompts: ['p401'],
    isAgent: true,
    toolNames: ['Read'],
    model: 'claude-test',
  })
})
