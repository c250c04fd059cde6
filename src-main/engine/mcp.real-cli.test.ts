import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { McpServers, McpState } from '#shared/mcp.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Decision } from '#shared/permissions.ts'
import { directive } from './demo/testing/directive.ts'
import { EngineBench } from './testing/engine-bench.ts'

const PROGRAM = join(import.meta.dirname, 'testing', 'mcp-server.mjs')

const stateOf = ({ servers }: McpServers, name: string): McpState | undefined =>
  servers.find((server) => server.name === name)?.state

it('a session tells of its MCP servers, connects one anew, switches one off and on, and says what one asked', async () => {
  await using bench = await EngineBench.start()
  const broken = join(bench.folder, 'broken')
  const config = bench.env.CLAUDE_CONFIG_DIR ?? ''
  mkdirSync(config, { recursive: true })
  const serve = (...args: string[]) => ({ type: 'stdio', command: process.execPath, args: [PROGRAM, ...args] })
  writeFileSync(join(config, '.claude.json'), JSON.stringify({ mcpServers: { good: serve(), bad: serve(broken) } }))
  writeFileSync(broken, '')
  const cwd = bench.project('a')
  await bench.engine.folders.setTrust({ path: cwd, trusted: true })
  const one = await bench.open(cwd)
  const { sessions } = bench.engine
  expect(await sessions.mcpServers(one.id)).toEqual({ live: false, servers: [] })
  await one.turn('Hello')
  expect((await one.until(({ failedServers }) => failedServers !== undefined)).failedServers).toEqual(['bad'])
  const settled = await untilSettled(one.id)
  expect(stateOf(settled, 'bad')).toBe('failed')
  expect(settled.servers.find(({ name }) => name === 'bad')?.error).toMatch(/\S/)
  expect(settled.servers.find(({ name }) => name === 'good')).toMatchObject({
    state: 'connected',
    scope: 'user',
    address: expect.stringMatching(/^node/),
    version: '1.2.3',
    tools: [
      { name: 'look', readOnly: true, destructive: false },
      { name: 'drop', readOnly: false, destructive: true },
    ],
  })

  expect(stateOf(await sessions.reconnectMcp({ id: one.id, name: 'bad' }), 'bad')).toBe('failed')
  rmSync(broken)
  expect(stateOf(await sessions.reconnectMcp({ id: one.id, name: 'bad' }), 'bad')).toBe('connected')
  expect(sessions.get(one.id).failedServers).toBeUndefined()
  expect(stateOf(await sessions.switchMcp({ id: one.id, name: 'good', on: false }), 'good')).toBe('disabled')
  await sessions.close(one.id)
  sessions.wake(one.id)
  await one.until(({ state }) => state.kind === 'idle' && one.all('process.started').length === 2)
  expect(stateOf(await untilSettled(one.id), 'good')).toBe('disabled') // the CLI keeps it for the folder
  expect(stateOf(await sessions.switchMcp({ id: one.id, name: 'good', on: true }), 'good')).toBe('connected')
  await expect(sessions.reconnectMcp({ id: one.id, name: 'nobody' })).rejects.toMatchObject({
    data: { kind: 'not_found' },
  })

  const prompt = one.send(directive({ mode: 'tool', name: 'mcp__good__look', input: { ask: 'Which account?' } }))
  const answer = async (count: number, decision: Decision) => {
    await one.until(({ state }) => state.kind === 'waiting' && one.all('permission.asked').length === count)
    await bench.answer(one, decision)
  }
  await answer(1, { kind: 'allow-once' })
  await answer(2, { kind: 'answers', answers: { 'Which account? (name, optional)': 'Ada' } })
  await one.turnEnd(prompt)
  expect(one.all('permission.asked').at(-1)?.request).toMatchObject({ kind: 'question', server: 'good' })
  expect(one.all('tool.result').at(-1)?.text).toBe('the user: accept Ada')
  expect(one.all('notice').at(-1)?.text).toMatch(/“good” asked for input, which you gave:\nWhich account\?\nname: Ada$/)

  async function untilSettled(id: SessionId): Promise<McpServers> {
    for (;;) {
      const now = await sessions.mcpServers(id)
      if (!now.live || now.servers.every(({ state }) => state !== 'pending')) return now
    }
  }
})

it('in a folder nobody trusts no server is started, whoever names it: neither one of the folder nor one of the user', async () => {
  await using bench = await EngineBench.start()
  const cwd = bench.project('strange')
  const started = join(bench.folder, 'started')
  const program = `require('node:fs').writeFileSync(${JSON.stringify(started)}, '')`
  const server = { type: 'stdio', command: process.execPath, args: ['-e', program] }
  const config = bench.env.CLAUDE_CONFIG_DIR ?? ''
  mkdirSync(config, { recursive: true })
  writeFileSync(join(cwd, '.mcp.json'), JSON.stringify({ mcpServers: { theirs: server } }))
  writeFileSync(join(config, '.claude.json'), JSON.stringify({ mcpServers: { mine: server } }))
  const one = await bench.open(cwd)
  const { sessions } = bench.engine
  sessions.wake(one.id)
  await one.untilState('idle')
  for (const name of ['theirs', 'mine']) {
    const none = { data: { kind: 'not_found' } }
    await expect(sessions.reconnectMcp({ id: one.id, name })).rejects.toMatchObject(none)
    await expect(sessions.switchMcp({ id: one.id, name, on: true })).rejects.toMatchObject(none)
  }
  expect(existsSync(started)).toBe(false)
})
