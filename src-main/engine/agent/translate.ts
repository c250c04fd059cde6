/** Turns the messages of the CLI into facts of a session. Unknown messages are passed over: the CLI adds kinds with each release. */
import type { SDKMessage } from '@anthropic-ai/claude-agent-sdk'
import { z } from 'zod'
import type { LiveChange, SessionEvent } from '#shared/events.ts'
import { classifyApiFailure } from './classify-error.ts'
import type { Fact } from './facts.ts'
import { LiveBlocks } from './live-blocks.ts'
import { translateResult } from './translate-result.ts'

export class Translator {
  readonly #live = new LiveBlocks()
  /** What the last synthetic assistant message said of a failed request. */
  #failure: { error: string; text: string } | null = null

  push(message: SDKMessage): Fact[] {
    switch (message.type) {
      case 'stream_event':
        return this.#live.stream(message.event, message.parent_tool_use_id).map(asLive)
      case 'assistant':
        return this.#assistant(message)
      case 'user':
        return userFacts(message)
      case 'result': {
        const turn = translateResult(message, this.#failure)
        this.#failure = null
        return [...this.#live.clear().map(asLive), identity(message.session_id), { type: 'turn', turn }]
      }
      case 'system':
        return systemFacts(message)
      case 'conversation_reset':
        return [
          { type: 'identity', cliSessionId: message.new_conversation_id },
          notice('info', 'The conversation was cleared. The agent no longer knows what was said before.'),
        ]
      default:
        return []
    }
  }

  #assistant(message: Extract<SDKMessage, { type: 'assistant' }>): Fact[] {
    const { message: said, parent_tool_use_id: parent } = message
    const facts: Fact[] = this.#live.finish(said.id, parent, said.content.filter(isShown).length).map(asLive)
    if (message.error) {
      this.#failure = {
        error: message.error,
        text: said.content.map((block) => ('text' in block ? block.text : '')).join('\n'),
      }
      return facts
    }
    const common = { messageId: said.id, parent }
    for (const block of said.content) {
      if (block.type === 'text') {
        if (block.text !== '')
          facts.push(event({ type: 'text', ...common, text: block.text, aborted: message.aborted === true }))
      } else if (block.type === 'thinking') {
        if (block.thinking !== '') facts.push(event({ type: 'thinking', ...common, text: block.thinking }))
      } else if (block.type === 'tool_use') {
        const input = ToolInput.safeParse(block.input).data ?? {}
        facts.push(event({ type: 'tool.call', ...common, toolUseId: block.id, name: block.name, input }))
      }
    }
    return [...facts, identity(message.session_id)]
  }
}

const isShown = (block: { type: string }) => ['text', 'thinking', 'tool_use'].includes(block.type)

const ToolInput = z.record(z.string(), z.unknown())

const asLive = (change: LiveChange): Fact => ({ type: 'live', change })
const event = (event: SessionEvent): Fact => ({ type: 'event', event })
const identity = (cliSessionId: string): Fact => ({ type: 'identity', cliSessionId })
const notice = (level: 'info' | 'warning' | 'error', text: string): Fact => event({ type: 'notice', level, text })

const ResultPart = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({
    type: z.literal('image'),
    source: z.object({ type: z.literal('base64'), media_type: z.string(), data: z.string() }),
  }),
  z.object({ type: z.string() }),
])
const ToolResult = z.object({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  is_error: z.boolean().nullish(),
  content: z.union([z.string(), z.array(ResultPart)]).optional(),
})

function userFacts(message: Extract<SDKMessage, { type: 'user' }>): Fact[] {
  const { content } = message.message
  if (typeof content === 'string') return []
  return content.flatMap((block) => {
    const result = ToolResult.safeParse(block)
    if (!result.success) return []
    const parts =
      typeof result.data.content === 'string'
        ? [{ type: 'text' as const, text: result.data.content }]
        : (result.data.content ?? [])
    const images = parts.flatMap((part) =>
      'source' in part ? [{ mediaType: part.source.media_type, data: part.source.data }] : [],
    )
    const text = parts
      .flatMap((part) => ('text' in part ? [part.text] : 'source' in part ? [] : [`[${part.type}]`]))
      .join('\n')
    return [
      event({
        type: 'tool.result',
        toolUseId: result.data.tool_use_id,
        parent: message.parent_tool_use_id,
        isError: result.data.is_error === true,
        text,
        images,
      }),
    ]
  })
}

function systemFacts(message: Extract<SDKMessage, { type: 'system' }>): Fact[] {
  switch (message.subtype) {
    case 'init':
      return [
        { type: 'init', model: message.model, cliVersion: message.claude_code_version },
        { type: 'mode', mode: message.permissionMode },
      ]
    case 'status':
      if (message.compact_result === 'failed') {
        return [
          notice('warning', `The conversation could not be compacted: ${message.compact_error ?? 'no reason given'}`),
        ]
      }
      return message.permissionMode ? [{ type: 'mode', mode: message.permissionMode }] : []
    case 'compact_boundary':
      return [notice('info', 'The conversation was compacted: the agent goes on with a summary of what came before.')]
    case 'api_retry': {
      const reason = classifyApiFailure({ status: message.error_status, error: message.error, text: '' })
      const { attempt, max_retries: maxAttempts, retry_delay_ms: delayMs } = message
      return [{ type: 'retry', attempt, maxAttempts, delayMs, reason }]
    }
    case 'background_tasks_changed':
      return [{ type: 'background', tasks: message.tasks.length }]
    case 'local_command_output':
      return [notice('info', message.content)]
    case 'informational':
      return [notice(message.level === 'warning' ? 'warning' : 'info', message.content)]
    case 'permission_denied':
      return [notice('warning', `${message.tool_name} was denied: ${message.message}`)]
    default:
      return []
  }
}
