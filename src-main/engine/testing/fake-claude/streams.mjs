#!/usr/bin/env node
/**
 * A Claude Code that needs no model: it speaks stream-json and streams what the prompt orders, as fast as that can be done.
 * Order: {"count": deltas, "size": characters of each, "everyMs": pause before each, "stamp": true = each begins with `@`
 * and the time it was written, in nanoseconds of process.hrtime, "source": text that is said piece by piece, again and again}.
 * A prompt that is no order gets one delta.
 */
import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'

const VERSION = '2.1.329'
/** As the real one has it: a conversation of its own, or the one it was told to go on with. */
const SESSION =
  process.argv
    .join('\n')
    .match(/^--resume[=\n](.+)$/m)
    ?.at(1) ?? randomUUID()
const FLUSH_CHARACTERS = 32_768

if (process.argv.includes('--version')) {
  process.stdout.write(`${VERSION} (Claude Code)\n`)
  process.exit(0)
}

let interrupted = false
const base = () => ({ session_id: SESSION, uuid: '00000000-0000-4000-8000-000000000000', parent_tool_use_id: null })
const line = (message) => `${JSON.stringify(message)}\n`
const streamed = (event) => line({ type: 'stream_event', ...base(), event })

function write(text) {
  return new Promise((resolve) => {
    if (process.stdout.write(text)) resolve()
    else process.stdout.once('drain', resolve)
  })
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

async function answer(text) {
  const { count = 1, size = 6, everyMs = 0, stamp = false, source = '' } = orderIn(text)
  const model = 'claude-fake'
  const usage = { input_tokens: 10, output_tokens: count, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 }
  const init = { cwd: process.cwd(), tools: [], mcp_servers: [], model, permissionMode: 'default', slash_commands: [] }
  const about = { apiKeySource: 'none', claude_code_version: VERSION, output_style: 'default', agents: [], skills: [] }
  interrupted = false
  await write(line({ type: 'system', subtype: 'init', ...base(), ...init, ...about, plugins: [] }))
  const said = await say({ model, usage, count, size, everyMs, stamp, source })
  const result = { subtype: 'success', is_error: false, result: said.slice(0, 100), stop_reason: 'end_turn' }
  await write(
    line({
      type: 'result',
      ...base(),
      ...result,
      terminal_reason: 'completed',
      num_turns: 1,
      duration_ms: 1,
      duration_api_ms: 1,
      total_cost_usd: 0,
      usage,
      modelUsage: {},
      permission_denials: [],
    }),
  )
}

/** One message; returns its text. */
async function say({ model, usage, ...how }) {
  const id = `msg_${randomUUID()}`
  const message = { id, type: 'message', role: 'assistant', model, content: [], stop_reason: null }
  await write(
    streamed({ type: 'message_start', message: { ...message, usage } }) +
      streamed({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
  )
  const said = await stream(how)
  const whole = { ...message, content: [{ type: 'text', text: said }], usage }
  await write(
    line({ type: 'assistant', ...base(), message: whole }) +
      streamed({ type: 'content_block_stop', index: 0 }) +
      streamed({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage }) +
      streamed({ type: 'message_stop' }),
  )
  return said
}

async function stream({ count, size, everyMs, stamp, source }) {
  const plain = `${'x'.repeat(size - 1)} `
  const delta = (text) => streamed({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })
  const ready = delta(plain)
  const piece = (index) => source.slice((index * size) % source.length).slice(0, size)
  const said = []
  let waiting = ''
  const startedAt = performance.now()
  for (let index = 0; index < count && !interrupted; index += 1) {
    // as many as the time calls for: a timer that is late does not make the stream slower
    const early = (index + 1) * everyMs - (performance.now() - startedAt)
    if (everyMs > 0 && early > 0) await pause(early)
    const text = stamp ? `@${process.hrtime.bigint()} `.padEnd(size, '.') : source === '' ? plain : piece(index)
    said.push(text)
    waiting += stamp || source !== '' ? delta(text) : ready
    if (everyMs > 0 || waiting.length > FLUSH_CHARACTERS) {
      await write(waiting)
      waiting = ''
    }
  }
  await write(waiting)
  return said.join('')
}

function orderIn(text) {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

function reply({ request_id, request }) {
  if (request.subtype === 'interrupt') interrupted = true
  const models = [{ value: 'default', displayName: 'Fake', description: 'No model at all' }]
  const response = request.subtype === 'initialize' ? { commands: [], models, agents: [], account: {} } : {}
  return write(line({ type: 'control_response', response: { subtype: 'success', request_id, response } }))
}

let turns = Promise.resolve()
createInterface({ input: process.stdin })
  .on('line', (received) => {
    const message = JSON.parse(received)
    if (message.type === 'control_request') void reply(message)
    if (message.type !== 'user') return
    const { content } = message.message
    const text = typeof content === 'string' ? content : content.map((block) => block.text ?? '').join('')
    turns = turns.then(() => answer(text))
  })
  .on('close', () => process.exit(0))
