/** What the tools of the real CLI do is told on cards of their own: a subagent, a plan, a server of the project's, an address. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { directive, expect, test } from './app.ts'
import { whenAll } from './placement.ts'
import { answers, decide, openFolder, RUN, send, transcript, turnEnded } from './ui.ts'

const APART = whenAll('each card has tests of its own; here the CLI itself says what stands on them')

/** A server of the Model Context Protocol with one tool, on standard input and output. */
const SERVER = `
const lines = require('node:readline').createInterface({ input: process.stdin })
const answer = (id, result) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n')
lines.on('line', (line) => {
  const { id, method, params } = JSON.parse(line)
  if (method === 'initialize')
    answer(id, {
      protocolVersion: params.protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: 'tracker', version: '1.0.0' },
    })
  else if (method === 'tools/list')
    answer(id, { tools: [{ name: 'get_issue', description: 'One issue', inputSchema: { type: 'object' } }] })
  else if (method === 'tools/call') answer(id, { content: [{ type: 'text', text: 'BILL-412: a cent off' }] })
  else if (id !== undefined) answer(id, {})
})
`

test('a subagent, a plan, a server and an address each have their card', APART, async ({ app }) => {
  // The newest models do without the list, which others still keep.
  const page = await app.start({ extra: { CLAUDE_CODE_ENABLE_TODO_TOOLS: '1', CLAUDE_CODE_ENABLE_TASKS: '0' } })
  const folder = app.project('carded', { 'notes.txt': 'one\ntwo\n', 'tracker.cjs': SERVER })
  const servers = { tracker: { command: process.execPath, args: [join(folder, 'tracker.cjs')] } }
  writeFileSync(join(folder, '.mcp.json'), JSON.stringify({ mcpServers: servers }))
  app.project('carded', {
    '.claude/settings.local.json': JSON.stringify({ enabledMcpjsonServers: ['tracker'] }),
  })
  await openFolder(page, folder, { trust: true })
  const card = (name: string | RegExp) => transcript(page).getByRole('region', { name })

  await test.step('a subagent has its task, its own timeline and its report', async () => {
    const prompt = directive({
      mode: 'sequence',
      tools: [{ name: 'Read', input: { file_path: join(folder, 'notes.txt') } }],
      then: 'The report.',
    })
    const input = { description: 'Read the notes', subagent_type: 'general-purpose', prompt, run_in_background: false }
    await send(page, directive({ mode: 'tool', name: 'Agent', input }))
    await turnEnded(page)
    const agent = card('Agent, done')
    await expect(agent).toContainText('Read the notes')
    await agent.getByRole('button', { expanded: false }).first().click()
    await expect(agent.getByRole('region', { name: 'Read, done' })).toContainText('notes.txt')
    await expect(agent.getByText('The report.').first()).toBeVisible()
  })
  await test.step('a plan is a list to tick off', async () => {
    const todos = [
      { content: 'Sum exactly', status: 'completed', activeForm: 'Summing exactly' },
      { content: 'Round once', status: 'in_progress', activeForm: 'Rounding once' },
    ]
    const tools = [{ name: 'TodoWrite', input: { todos } }]
    await send(page, directive({ mode: 'sequence', tools, then: 'Planned.' }))
    await expect(answers(page).last()).toContainText('Planned.')
    await turnEnded(page)
    const plan = transcript(page).getByRole('list', { name: /^Plan, / })
    await expect(plan.getByRole('listitem').filter({ hasText: 'Sum exactly' }).getByLabel('done')).toBeVisible()
    await expect(
      plan.getByRole('listitem').filter({ hasText: 'Rounding once' }).getByLabel('in progress'),
    ).toBeVisible()
  })
  await test.step('a tool of a server is asked for and told under the name of its server', async () => {
    await send(page, directive({ mode: 'tool', name: 'mcp__tracker__get_issue', input: { issue: 'BILL-412' } }))
    await decide(page, /^Claude wants to use Get Issue/, 'Allow once')
    await expect(answers(page).last()).toContainText('a cent off')
    await turnEnded(page)
    await card('tracker: get_issue, done').getByRole('button', { expanded: false }).first().click()
    await expect(card('tracker: get_issue, done')).toContainText('BILL-412: a cent off')
  })
  await test.step('a command that takes long goes on in the background, and is stopped there', async () => {
    const input = { command: 'echo begun; tail -f /dev/null', description: 'Watch' }
    await send(page, directive({ mode: 'tool', name: 'Bash', input, then: 'It runs beside me.' }))
    await decide(page, RUN, 'Allow once')
    await transcript(page).getByRole('button', { name: 'Move to the background' }).click()
    await expect(answers(page).last()).toContainText('It runs beside me.')
    await turnEnded(page)
    await expect(page.getByRole('img', { name: 'working in the background' }).first()).toBeVisible()
    const command = card('Bash, running')
    await command.getByRole('button', { expanded: false }).first().click()
    await expect(command.getByRole('group', { name: 'Output so far' })).toContainText('begun')
    await command.getByRole('button', { name: 'Stop only this' }).click()
    await expect(card('Bash, stopped')).toBeVisible()
    await turnEnded(page)
  })
  await test.step('an address that cannot be reached is told as what failed', async () => {
    const input = { url: 'http://127.0.0.1:9/docs', prompt: 'Sum it up' }
    await send(page, directive({ mode: 'tool', name: 'WebFetch', input }))
    await decide(page, /^Claude wants to/, 'Allow once')
    await turnEnded(page)
    await expect(card('WebFetch, failed')).toContainText('127.0.0.1')
  })
})
