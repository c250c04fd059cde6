/**
 * An MCP server over stdio for tests: `node mcp-server.mjs [FILE]`. While that file is there, it can't be started. A call with
 * `ask` has it ask the user that, and tells what came of it.
 */
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'

const [, , broken] = process.argv
if (broken !== undefined && existsSync(broken)) {
  process.stderr.write('the database is locked\n')
  process.exit(3)
}

const inputSchema = { type: 'object', properties: {} }
const tools = [
  { name: 'look', description: 'Looks.', inputSchema, annotations: { readOnlyHint: true } },
  { name: 'drop', description: 'Drops everything.', inputSchema, annotations: { destructiveHint: true } },
]
const answers = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'fixture', version: '1.2.3' },
  }),
  ping: () => ({}),
  'tools/list': () => ({ tools }),
  'tools/call': () => ({ content: [{ type: 'text', text: 'done' }] }),
}

const say = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
const ASKED = 'asked'
let asking = null

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params, result: answer } = JSON.parse(line)
  if (id === ASKED)
    say({
      id: asking,
      result: { content: [{ type: 'text', text: `the user: ${answer.action} ${answer.content?.name ?? ''}` }] },
    })
  const message = params?.arguments?.ask
  if (method === 'tools/call' && message !== undefined) {
    asking = id
    const requestedSchema = { type: 'object', properties: { name: { type: 'string' } } }
    say({ id: ASKED, method: 'elicitation/create', params: { message, requestedSchema } })
    return
  }
  const result = answers[method]?.(params)
  if (result !== undefined) say({ id, result })
})
