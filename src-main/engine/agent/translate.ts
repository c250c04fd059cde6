/** Turns the messages of the CLI into facts of a session. Unknown messages are passed over: the CLI adds kinds with each release. */
import type { SDKMessage } from '@anthropic-ai/claude-agent-sdk'
import type { LiveChange, SessionEvent } from '#shared/events.ts'
import { commandsOf } from './composing.ts'
import { classifyApiFailure } from './classify-error.ts'
import { blockEvents, resultEvents } from './content-events.ts'
import type { Fact } from './facts.ts'
import { limitFacts } from './limit-facts.ts'
import { LiveBlocks } from './live-blocks.ts'
import { Tasks } from './task-events.ts'
import { translateResult } from './translate-result.ts'

export class Translator {
  readonly #live = new LiveBlocks()
  readonly #tasks = new Tasks()
  /** What the last synthetic assistant message said of a failed request. */
  #failure: { error: string; text: string } | null = null

  /** The CLI's own name of what this call began, as long as it runs; null = nothing. */
  taskOf(toolUseId: string): string | null {
    return this.#tasks.of(toolUseId)
  }

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
        return this.#system(message)
      case 'rate_limit_event':
        return limitFacts(message.rate_limit_info)
      case 'conversation_reset':
        return [
          { type: 'identity', cliSessionId: message.new_conversation_id },
          notice('info', 'The conversation was cleared. The agent no longer knows what was said before.'),
        ]
      default:
        return []
    }
  }

  #system(message: Extract<SDKMessage, { type: 'system' }>): Fact[] {
    switch (message.subtype) {
      case 'task_started':
        return this.#tasks.started(message).map(event)
      case 'task_updated':
        return this.#tasks.updated(message).map(event)
      case 'task_notification':
        return this.#tasks.ended(message).map(event)
      default:
        return systemFacts(message)
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
    const blocks = blockEvents(said.content, { messageId: said.id, parent, aborted: message.aborted === true })
    return [...facts, ...blocks.map(event), identity(message.session_id)]
  }
}

const isShown = (block: { type: string }) => ['text', 'thinking', 'tool_use'].includes(block.type)

const asLive = (change: LiveChange): Fact => ({ type: 'live', change })
const event = (event: SessionEvent): Fact => ({ type: 'event', event })
const identity = (cliSessionId: string): Fact => ({ type: 'identity', cliSessionId })
const notice = (level: 'info' | 'warning' | 'error', text: string): Fact => event({ type: 'notice', level, text })

function userFacts(message: Extract<SDKMessage, { type: 'user' }>): Fact[] {
  const { content } = message.message
  if (typeof content === 'string') return []
  return resultEvents(content, message.parent_tool_use_id, message.tool_use_result).map(event)
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
      const failure = { status: message.error_status, error: message.error, text: '' }
      const reason = classifyApiFailure(failure, { repeated: true })
      const { attempt, max_retries: maxAttempts, retry_delay_ms: delayMs } = message
      return [{ type: 'retry', attempt, maxAttempts, delayMs, reason }]
    }
    case 'commands_changed':
      return [{ type: 'commands', commands: commandsOf(message.commands) }]
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
