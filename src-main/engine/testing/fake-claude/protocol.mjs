/** As much of Claude Code's stream-json as the SDK needs. The fakes beside this file each do one bad thing with it. */
import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'

const VERSION = '2.1.329'

/** The conversation this process was told to go on with; undefined = a new one. */
export const resumed = process.argv
  .join('\n')
  .match(/^--resume[=\n](.+)$/m)
  ?.at(1)

/** As the real one has it: a conversation that is resumed keeps its id. */
export const conversation = resumed ?? randomUUID()

const base = {
  session_id: conversation,
  uuid: '00000000-0000-4000-8000-000000000000',
  parent_tool_use_id: null,
}
const model = 'claude-fake'
const usage = { input_tokens: 1, output_tokens: 1, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 }
const message = { id: 'msg_1', type: 'message', role: 'assistant', model, content: [], stop_reason: null, usage }

/** @param {object} of */
export const line = (of) => `${JSON.stringify(of)}\n`
/** @param {object} of */
export const send = (of) => void process.stdout.write(line(of))

export const init = () =>
  send({
    ...base,
    type: 'system',
    subtype: 'init',
    cwd: process.cwd(),
    tools: [],
    mcp_servers: [],
    model,
    permissionMode: 'default',
    slash_commands: [],
    apiKeySource: 'none',
    claude_code_version: VERSION,
    output_style: 'default',
    agents: [],
    skills: [],
    plugins: [],
  })

/** @param {object} event */
const streamed = (event) => send({ ...base, type: 'stream_event', event })

export function firstToken() {
  streamed({ type: 'message_start', message })
  streamed({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } })
  delta('first ')
}

/** @param {string} text */
export const delta = (text) => streamed({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })

/** What it says while it thinks and does not show it. */
export const thinking = () => ({
  ...base,
  type: 'system',
  subtype: 'thinking_tokens',
  estimated_tokens: 100,
  estimated_tokens_delta: 50,
})

/** @param {string} text */
export const say = (text) => send(assistant(text))

/** @param {string} text */
export const assistant = (text) => ({
  ...base,
  type: 'assistant',
  message: { ...message, content: [{ type: 'text', text }] },
})

export const result = (text = 'done') =>
  send({
    ...base,
    type: 'result',
    subtype: 'success',
    is_error: false,
    result: text,
    stop_reason: 'end_turn',
    terminal_reason: 'completed',
    num_turns: 1,
    duration_ms: 1,
    duration_api_ms: 1,
    total_cost_usd: 0,
    usage,
    modelUsage: {},
    permission_denials: [],
  })

/** @param {number} ms */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Keeps the process alive whatever happens to its input. */
export const stay = () => setInterval(() => undefined, 60_000)

/** @param {string} text what the prompt orders, as JSON; nothing when it is no JSON */
function orderIn(text) {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

/** Leaves with its version when it was asked for no more than that. */
export function answerVersion() {
  if (!process.argv.includes('--version')) return
  process.stdout.write(`${VERSION} (Claude Code)\n`)
  process.exit(0)
}

/**
 * Answers the SDK and calls `onPrompt` with the order in each prompt. Leaves when the input ends, as the real one does when
 * it is idle, unless `onEnd` says otherwise. `onRequest` is told of each request before it is answered; one of which it says
 * false is not.
 * @param {{ onPrompt: (order: any, text: string) => unknown, onInitialize?: () => unknown, onEnd?: () => void, onRequest?: (subtype: string) => unknown }} how
 */
export function serve({
  onPrompt,
  onInitialize = () => undefined,
  onEnd = () => process.exit(0),
  onRequest = () => undefined,
}) {
  answerVersion()
  createInterface({ input: process.stdin })
    .on('line', (received) => {
      const message = JSON.parse(received)
      if (message.type === 'control_request') {
        const { request_id, request } = message
        if (onRequest(request.subtype) === false) return
        if (request.subtype === 'initialize') onInitialize()
        const models = [{ value: 'default', displayName: 'Fake', description: 'No model at all' }]
        const response = request.subtype === 'initialize' ? { commands: [], models, agents: [], account: {} } : {}
        send({ type: 'control_response', response: { subtype: 'success', request_id, response } })
      }
      if (message.type !== 'user') return
      const { content } = message.message
      const text = typeof content === 'string' ? content : content.map((block) => block.text ?? '').join('')
      void onPrompt(orderIn(text), text)
    })
    .on('close', onEnd)
}
