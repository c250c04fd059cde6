/** An MCP server over stdio for tests: `node mcp-server.mjs [FILE]`. While that file is there, it can't be started. */
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

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line)
  const result = answers[method]?.(params)
  if (result !== undefined) process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`)
})
