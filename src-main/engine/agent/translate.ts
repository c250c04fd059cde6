/** Turns the messages of the CLI into facts of a session. Unknown messages are passed over: the CLI adds kinds with each release. */
import type { SDKMessage } from '@anthropic-ai/claude-agent-sdk'
import { z } from 'zod'
import type { LiveChange, SessionEvent } from '#shared/events.ts'
import { commandsOf } from './composing.ts'
import { classifyApiFailure } from './classify-error.ts'
import { blockEvents, resultEvents } from './content-events.ts'
import type { Fact } from './facts.ts'
import { limitFacts } from './limit-facts.ts'
import { LiveBlocks } from './live-blocks.ts'
import { statesOf } from './mcp.ts'
import { localOutput } from './local-output.ts'
import { Tasks } from './task-events.ts'
import { translateResult } from './translate-result.ts'
import { personOf } from '../transcripts/person.ts'

export class Translator {
  readonly #live = new LiveBlocks()
  readonly #tasks = new Tasks()
  /** What the last synthetic assistant message said of a failed request. */
  #failure: { error: string; text: string } | null = null

  /** Why the conversation was not compacted: the command prints it again. */
  #notCompacted: string | null = null
  readonly #asides: Fact[] = []

  /** The CLI's own name of what this call began, as long as it runs; null = nothing. */
  taskOf(toolUseId: string): string | null {
    return this.#tasks.of(toolUseId)
  }

  /** Told by something else than a message: comes with the next one. */
  aside(told: SessionEvent): void {
    this.#asides.push(event(told))
  }

  push(message: SDKMessage): Fact[] {
    const facts = this.#read(message)
    return this.#asides.length === 0 ? facts : [...this.#asides.splice(0), ...facts]
  }

  #read(message: SDKMessage): Fact[] {
    switch (message.type) {
      case 'stream_event':
        return this.#live.stream(message.event, message.parent_tool_use_id).map(asLive)
      case 'assistant':
        return this.#assistant(message)
      case 'user':
        return this.#user(message)
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
      case 'local_command_output':
        return this.#output({ text: message.content, shell: false })
      case 'status':
        this.#notCompacted = message.compact_result === 'failed' ? (message.compact_error ?? null) : null
        return systemFacts(message)
      default:
        return systemFacts(message)
    }
  }

  #user(message: Extract<SDKMessage, { type: 'user' }>): Fact[] {
    const { content } = message.message
    if (typeof content === 'string') return this.#printed(content) ?? []
    return resultEvents(content, message.parent_tool_use_id, message.tool_use_result).map(event)
  }

  /** `words`: with marks around them, where a command printed them; null where none did. */
  #printed(words: string): Fact[] | null {
    const said = personOf(words)
    return said.kind === 'output' ? this.#output(said) : null
  }

  #output({ text, shell }: { text: string; shell: boolean }): Fact[] {
    const output = localOutput(text, { shell })
    return output && output.text !== this.#notCompacted ? [event(output)] : []
  }

  #assistant(message: Extract<SDKMessage, { type: 'assistant' }>): Fact[] {
    const { message: said, parent_tool_use_id: parent } = message
    const printed = this.#printed(LocalSource.safeParse(message).data?.local_command_source ?? '')
    if (printed) return printed
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

/** In the messages of the CLI, not in the SDK's types: what a command printed, in an answer that no model gave. */
const LocalSource = z.object({ local_command_source: z.string().optional() })

const isShown = (block: { type: string }) => ['text', 'thinking', 'tool_use'].includes(block.type)

const asLive = (change: LiveChange): Fact => ({ type: 'live', change })
const event = (event: SessionEvent): Fact => ({ type: 'event', event })
const identity = (cliSessionId: string): Fact => ({ type: 'identity', cliSessionId })
const notice = (level: 'info' | 'warning' | 'error', text: string): Fact => event({ type: 'notice', level, text })

function systemFacts(message: Extract<SDKMessage, { type: 'system' }>): Fact[] {
  switch (message.subtype) {
    case 'init':
      return [
        { type: 'init', model: message.model, cliVersion: message.claude_code_version },
        { type: 'mode', mode: message.permissionMode },
        { type: 'servers', servers: statesOf(message.mcp_servers) },
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
    case 'informational':
      return [notice(message.level === 'warning' ? 'warning' : 'info', message.content)]
    case 'permission_denied':
      return [notice('warning', `${message.tool_name} was denied: ${message.message}`)]
    default:
      return []
  }
}
