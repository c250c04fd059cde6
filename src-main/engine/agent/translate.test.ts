import type { SDKMessage } from '@anthropic-ai/claude-agent-sdk'
import { describe, expect, it } from 'vitest'
import { LiveText } from '../session/live-text.ts'
import type { Fact } from './facts.ts'
import { Translator } from './translate.ts'

/** Messages as the CLI writes them, with only what matters here. */
const raw = (message: object): SDKMessage =>
  ({ session_id: 's', uuid: 'u', parent_tool_use_id: null, ...message }) as unknown as SDKMessage
const stream = (event: object) => raw({ type: 'stream_event', event })
const start = (id: string) => stream({ type: 'message_start', message: { id } })
const open = (index: number, content_block: object = { type: 'text', text: '' }) =>
  stream({ type: 'content_block_start', index, content_block })
const write = (index: number, text: string) =>
  stream({ type: 'content_block_delta', index, delta: { type: 'text_delta', text } })
const assistant = (id: string, content: object[], more: object = {}) =>
  raw({ type: 'assistant', message: { id, content }, ...more })
const result = (more: object) =>
  raw({ type: 'result', subtype: 'success', is_error: false, duration_ms: 5, result: '', ...more })

function run(...messages: SDKMessage[]) {
  const translator = new Translator()
  const facts = messages.flatMap((message) => translator.push(message))
  const live = new LiveText()
  for (const fact of facts) if (fact.type === 'live') live.apply(fact.change)
  const events = facts.flatMap((fact) => (fact.type === 'event' ? [fact.event] : []))
  return {
    facts,
    events,
    live: live.blocks,
    turn: facts.find((fact): fact is Extract<Fact, { type: 'turn' }> => fact.type === 'turn')?.turn,
  }
}

describe('the translator', () => {
  it('shows text while it is written and replaces it by the whole block', () => {
    const before = run(start('m1'), open(0), write(0, 'Hel'), write(0, 'lo'))
    expect(before.live).toMatchObject([{ key: 'm1:0', kind: 'text', text: 'Hello' }])
    const after = run(start('m1'), open(0), write(0, 'Hello'), assistant('m1', [{ type: 'text', text: 'Hello' }]))
    expect(after.live).toEqual([])
    expect(after.events).toEqual([{ type: 'text', messageId: 'm1', parent: null, text: 'Hello', aborted: false }])
  })

  it('closes the blocks of one message in the order they were opened', () => {
    const { live } = run(
      start('m1'),
      open(0, { type: 'thinking', thinking: '' }),
      open(1),
      write(1, 'still'),
      assistant('m1', [{ type: 'thinking', thinking: 'hm' }]),
    )
    expect(live).toMatchObject([{ key: 'm1:1', text: 'still' }])
  })

  it('drops the partial text of a request that is repeated, streaming or not', () => {
    expect(run(start('m1'), open(0), write(0, 'par'), start('m2'), open(0), write(0, 'whole')).live).toMatchObject([
      { key: 'm2:0', text: 'whole' },
    ])
    const fallback = run(start('m1'), open(0), write(0, 'par'), assistant('m2', [{ type: 'text', text: 'whole' }]))
    expect(fallback.live).toEqual([])
    expect(fallback.events).toMatchObject([{ text: 'whole' }])
  })

  it('keeps the blocks of a subagent apart from those of the main agent', () => {
    const sub = (message: SDKMessage) => ({ ...message, parent_tool_use_id: 'task' }) as SDKMessage
    const { live } = run(start('m1'), open(0), write(0, 'main'), sub(start('m2')), sub(open(0)), sub(write(0, 'sub')))
    expect(live).toMatchObject([
      { key: 'm1:0', parent: null, text: 'main' },
      { key: 'm2:0', parent: 'task', text: 'sub' },
    ])
  })

  it('reads tool calls and their results', () => {
    const { events } = run(
      assistant('m1', [{ type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'ls' } }]),
      raw({
        type: 'user',
        message: {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 't1',
              is_error: true,
              content: [
                { type: 'text', text: 'no' },
                { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA' } },
                { type: 'tool_reference' },
              ],
            },
          ],
        },
      }),
    )
    expect(events).toEqual([
      { type: 'tool.call', messageId: 'm1', parent: null, toolUseId: 't1', name: 'Bash', input: { command: 'ls' } },
      {
        type: 'tool.result',
        toolUseId: 't1',
        parent: null,
        isError: true,
        text: 'no\n[tool_reference]',
        images: [{ mediaType: 'image/png', data: 'AA' }],
      },
    ])
  })

  it('knows a failed turn that arrives as a success', () => {
    const { turn, events } = run(
      assistant('x', [{ type: 'text', text: 'API Error: 404' }], { error: 'model_not_found' }),
      result({ is_error: true, terminal_reason: 'api_error', api_error_status: 404 }),
    )
    expect(turn).toMatchObject({ outcome: 'failed', error: { kind: 'invalid_model', detail: 'API Error: 404' } })
    expect(events).toEqual([])
  })

  it('knows an interrupted turn, and what a turn used of which model', () => {
    const usage = {
      inputTokens: 1,
      outputTokens: 2,
      cacheReadInputTokens: 3,
      cacheCreationInputTokens: 4,
      costUSD: 0.5,
    }
    const { turn } = run(
      result({
        subtype: 'error_during_execution',
        is_error: true,
        terminal_reason: 'aborted_streaming',
        errors: [],
        model_usage_since_last_result: { a: usage, b: usage },
      }),
    )
    expect(turn).toEqual({
      outcome: 'interrupted',
      error: null,
      durationMs: 5,
      models: ['a', 'b'],
      usage: { inputTokens: 2, outputTokens: 4, cacheReadTokens: 6, cacheWriteTokens: 8, costUsd: 1 },
    })
  })

  it('names the model that wrote most first, and why a turn ended that the model did not end', () => {
    const wrote = (outputTokens: number) => ({
      inputTokens: 1,
      outputTokens,
      cacheReadInputTokens: 0,
      cacheCreationInputTokens: 0,
      costUSD: 0,
    })
    const models = { helper: wrote(3), main: wrote(90), unused: wrote(0) }
    expect(run(result({ model_usage_since_last_result: models, terminal_reason: 'max_turns' })).turn).toMatchObject({
      models: ['main', 'helper'],
      stopReason: 'max_turns',
    })
    expect(run(result({ terminal_reason: 'completed', stop_reason: 'refusal' })).turn?.stopReason).toBe('refusal')
    expect(run(result({ terminal_reason: 'completed', stop_reason: 'end_turn' })).turn).not.toHaveProperty('stopReason')
  })

  it('keeps what a tool reports of its work, unless it is large', () => {
    const used = (tool_use_result: object) =>
      run(
        raw({
          type: 'user',
          tool_use_result,
          message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'ok' }] },
        }),
      ).events
    const hunk = { oldStart: 3, oldLines: 1, newStart: 3, newLines: 1, lines: ['-a', '+b'] }
    expect(used({ structuredPatch: [hunk] })).toMatchObject([
      { report: { kind: 'change', created: false, hunks: [{ oldStart: 3, newStart: 3, lines: ['-a', '+b'] }] } },
    ])
    expect(used({ structuredPatch: [], type: 'create' })).toMatchObject([{ report: { created: true } }])
    expect(used({ file: { startLine: 2, numLines: 3, totalLines: 8 } })).toMatchObject([
      { report: { kind: 'read', startLine: 2, lines: 3, totalLines: 8 } },
    ])
    for (const other of [{ stdout: 'x' }, { structuredPatch: [{ ...hunk, lines: ['x'.repeat(70_000)] }] }]) {
      expect(used(other)[0]).not.toHaveProperty('report')
    }
  })

  it('tells of tasks that go on beside the agent, and of how subagents end', () => {
    const task = (subtype: string, more: object) => raw({ type: 'system', subtype, task_id: 'k', ...more })
    const started = { tool_use_id: 't1', description: 'd', task_type: 'local_agent', is_backgrounded: true }
    const usage = { total_tokens: 7, tool_uses: 2, duration_ms: 9 }
    const ended = { tool_use_id: 't1', status: 'completed', summary: 'Report', output_file: '', usage }
    expect(run(task('task_started', started), task('task_notification', ended)).events).toEqual([
      { type: 'task.started', toolUseId: 't1' },
      {
        type: 'task.ended',
        toolUseId: 't1',
        outcome: 'completed',
        text: 'Report',
        usage: { tokens: 7, toolUses: 2, durationMs: 9 },
      },
    ])
    const waitedFor = { ...started, is_backgrounded: false }
    expect(run(task('task_started', waitedFor), task('task_notification', ended)).events).toMatchObject([
      { type: 'task.ended' },
    ])
    const command = { ...waitedFor, task_type: 'local_bash' }
    expect(run(task('task_started', command), task('task_notification', ended)).events).toEqual([
      { type: 'task.started', toolUseId: 't1', awaited: true, taskId: 'k' },
    ])
    const moved = task('task_updated', { patch: { is_backgrounded: true } })
    expect(run(task('task_started', command), moved, task('task_notification', ended)).events).toMatchObject([
      { type: 'task.started', awaited: true },
      { type: 'task.started', toolUseId: 't1', taskId: 'k' },
      { type: 'task.ended', toolUseId: 't1' },
    ])
  })

  it('shows what a command printed that the CLI ran itself, however it is told', () => {
    const told = (content: string) => raw({ type: 'user', message: { role: 'user', content } })
    const { events } = run(
      raw({ type: 'system', subtype: 'local_command_output', content: '## Context\n\n| a | b |\n' }),
      told('<local-command-stdout>Total cost: $0\nTotal time: 1s</local-command-stdout>'),
      told('<bash-stdout># no heading\n</bash-stdout><bash-stderr>  and what failed</bash-stderr>'),
      told('<local-command-stdout>\u001B[1mbold\u001B[0m</local-command-stdout>'),
      told('<local-command-stdout>Cost:    $0\nTime:    1s</local-command-stdout>'),
      told('<local-command-stdout></local-command-stdout>'),
      told('<local-command-stdout>Compacted </local-command-stdout>'),
      assistant('x', [{ type: 'text', text: 'Nothing to do.' }], {
        local_command_source: '<local-command-stdout>Nothing to do.</local-command-stdout>',
      }),
      told('<command-name>/cost</command-name>'),
    )
    expect(events).toEqual(
      [
        { text: '## Context\n\n| a | b |', output: 'markdown' },
        { text: 'Total cost: $0\nTotal time: 1s', output: 'markdown' },
        { text: '# no heading\n  and what failed', output: 'terminal' },
        { text: '\u001B[1mbold\u001B[0m', output: 'terminal' },
        { text: 'Cost:    $0\nTime:    1s', output: 'terminal' },
        { text: 'Nothing to do.', output: 'markdown' },
      ].map((printed) => ({ type: 'notice', level: 'info', ...printed })),
    )
  })

  it('tells at the beginning of a turn how the MCP servers do, of a CLI that says it', () => {
    const init = { type: 'system', subtype: 'init', model: 'm', claude_code_version: '2', permissionMode: 'default' }
    const servers = [{ name: 'postgres', status: 'failed', source: 'user' }]
    expect(run(raw({ ...init, mcp_servers: servers })).facts).toContainEqual({
      type: 'servers',
      servers: [{ name: 'postgres', state: 'failed' }],
    })
    expect(run(raw(init)).facts).toContainEqual({ type: 'servers', servers: [] })
  })

  it('loses no words of an answer whose source holds no output of a command', () => {
    const { events } = run(assistant('x', [{ type: 'text', text: 'Done.' }], { local_command_source: 'Done.' }))
    expect(events).toMatchObject([{ type: 'text', text: 'Done.' }])
  })

  it('says once why the conversation was not compacted', () => {
    const failed = { subtype: 'status', status: null, compact_result: 'failed', compact_error: 'Too few messages.' }
    const local_command_source = '<local-command-stdout>Too few messages.</local-command-stdout>'
    expect(run(raw({ type: 'system', ...failed }), assistant('x', [], { local_command_source })).events).toEqual([
      { type: 'notice', level: 'warning', text: 'The conversation could not be compacted: Too few messages.' },
    ])
  })

  it('says so when the CLI no longer has the conversation', () => {
    const { turn } = run(
      result({
        subtype: 'error_during_execution',
        is_error: true,
        errors: ['No conversation found with session ID: x'],
      }),
    )
    expect(turn).toMatchObject({ outcome: 'failed', error: { kind: 'session_corrupted' } })
  })

  it('passes over what it does not know', () => {
    expect(run(raw({ type: 'of_the_future' }), raw({ type: 'system', subtype: 'of_the_future' })).facts).toEqual([])
  })
})
