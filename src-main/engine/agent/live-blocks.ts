/** Follows the stream of the Messages API and says which blocks are being written. Partial text of a retried request is dropped. */
import type { SDKPartialAssistantMessage } from '@anthropic-ai/claude-agent-sdk'
import type { LiveBlock, LiveChange } from '#shared/events.ts'

type StreamEvent = SDKPartialAssistantMessage['event']
type Open = { key: string; messageId: string; index: number }

const MAIN = ''

export class LiveBlocks {
  /** By subagent (its tool call; '' = main): the message being streamed and its open blocks, oldest first. */
  readonly #streams = new Map<string, { messageId: string; open: Open[] }>()

  stream(event: StreamEvent, parent: string | null): LiveChange[] {
    const source = parent ?? MAIN
    if (event.type === 'message_start') {
      const dropped = this.#drop(source)
      this.#streams.set(source, { messageId: event.message.id, open: [] })
      return dropped
    }
    const stream = this.#streams.get(source)
    if (!stream) return []
    if (event.type === 'content_block_start') {
      const { messageId } = stream
      const block = describe(event.content_block)
      if (!block) return []
      const key = `${messageId}:${event.index}`
      stream.open.push({ key, messageId, index: event.index })
      return [{ op: 'open', block: { key, messageId, parent, ...block } }]
    }
    if (event.type === 'content_block_delta') {
      const text = textOf(event.delta)
      if (text === '') return []
      const open = stream.open.find(({ index }) => index === event.index)
      return open ? [{ op: 'append', key: open.key, text }] : []
    }
    return []
  }

  /** Whole blocks arrived: they replace the oldest `count` open ones of their message, and any left of a request given up. */
  finish(messageId: string, parent: string | null, count: number): LiveChange[] {
    const source = parent ?? MAIN
    const stream = this.#streams.get(source)
    if (!stream) return []
    if (stream.messageId !== messageId) return this.#drop(source)
    return stream.open.splice(0, count).map(({ key }): LiveChange => ({ op: 'close', key }))
  }

  clear(): LiveChange[] {
    const any = [...this.#streams.values()].some(({ open }) => open.length > 0)
    this.#streams.clear()
    return any ? [{ op: 'clear' }] : []
  }

  #drop(source: string): LiveChange[] {
    const open = this.#streams.get(source)?.open ?? []
    this.#streams.delete(source)
    return open.map(({ key }) => ({ op: 'close', key }))
  }
}

function describe(
  block: Extract<StreamEvent, { type: 'content_block_start' }>['content_block'],
): Pick<LiveBlock, 'kind' | 'toolName' | 'text'> | null {
  if (block.type === 'text') return { kind: 'text', toolName: '', text: block.text }
  if (block.type === 'thinking') return { kind: 'thinking', toolName: '', text: block.thinking }
  if (block.type === 'tool_use') return { kind: 'tool', toolName: block.name, text: '' }
  return null
}

function textOf(delta: Extract<StreamEvent, { type: 'content_block_delta' }>['delta']): string {
  if (delta.type === 'text_delta') return delta.text
  if (delta.type === 'thinking_delta') return delta.thinking
  if (delta.type === 'input_json_delta') return delta.partial_json
  return ''
}
