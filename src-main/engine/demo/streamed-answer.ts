/** A message sent as server-sent events while it is being said. */
import type { ServerResponse } from 'node:http'
import { once } from 'node:events'
import { setTimeout as after } from 'node:timers/promises'
import type { Answer, Frame, Tally } from './answer.ts'
import type { Pace } from './steps.ts'

type Said = 'text' | 'thinking'

export class StreamedAnswer implements Answer {
  private readonly response: ServerResponse
  private readonly frame: Frame
  private readonly tally: Tally
  private begun = false
  private index = 0
  private open: Said | null = null

  constructor(response: ServerResponse, frame: Frame, tally: Tally) {
    this.response = response
    this.frame = frame
    this.tally = tally
  }

  async begin(): Promise<void> {
    if (this.begun) return
    this.begun = true
    this.response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': `req_${this.frame.id}` })
    await this.event('message_start', { message: this.tally.message(this.frame, null) })
  }

  async say(kind: Said, text: string, { chunk = text.length, delayMs = 0 }: Pace): Promise<void> {
    await this.openBlock(kind)
    for (const piece of piecesOf(text, chunk)) {
      if (delayMs > 0) await after(delayMs, undefined, { signal: this.frame.signal })
      this.tally.said(piece)
      const delta = kind === 'text' ? { type: 'text_delta', text: piece } : { type: 'thinking_delta', thinking: piece }
      await this.event('content_block_delta', { index: this.index, delta })
    }
  }

  async callTool(name: string, input: Readonly<Record<string, unknown>>): Promise<void> {
    await this.begin()
    await this.closeBlock()
    const { index } = this
    const json = JSON.stringify(input)
    this.tally.said(json)
    const block = { type: 'tool_use', id: this.tally.toolId(this.frame), name, input: {} }
    await this.event('content_block_start', { index, content_block: block })
    await this.event('content_block_delta', { index, delta: { type: 'input_json_delta', partial_json: json } })
    await this.event('content_block_stop', { index })
    this.index += 1
  }

  async fail(type: string, message: string): Promise<void> {
    await this.begin()
    await this.event('error', { error: { type, message } })
    this.response.end()
  }

  async end(): Promise<void> {
    await this.begin()
    await this.closeBlock()
    const delta = { stop_reason: this.tally.stopReason, stop_sequence: null }
    await this.event('message_delta', { delta, usage: { output_tokens: this.tally.outputTokens } })
    await this.event('message_stop', {})
    this.response.end()
  }

  private async openBlock(kind: Said): Promise<void> {
    await this.begin()
    if (this.open === kind) return
    await this.closeBlock()
    this.open = kind
    const block = kind === 'text' ? { type: 'text', text: '' } : { type: 'thinking', thinking: '', signature: '' }
    await this.event('content_block_start', { index: this.index, content_block: block })
  }

  private async closeBlock(): Promise<void> {
    if (this.open === null) return
    const { index } = this
    if (this.open === 'thinking') {
      const delta = { type: 'signature_delta', signature: Buffer.from(`scripted ${this.frame.id}`).toString('base64') }
      await this.event('content_block_delta', { index, delta })
    }
    this.open = null
    this.index += 1
    await this.event('content_block_stop', { index })
  }

  /** Writes one event, and waits while the client doesn't read. */
  private async event(type: string, data: Readonly<Record<string, unknown>>): Promise<void> {
    this.frame.signal.throwIfAborted()
    const text = `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`
    if (!this.response.write(text)) await once(this.response, 'drain', { signal: this.frame.signal })
  }
}

/** Never splits a surrogate pair: half a character is not text. */
function* piecesOf(text: string, size: number): Generator<string> {
  let start = 0
  while (start < text.length) {
    let end = Math.min(text.length, start + Math.max(1, size))
    if (/[\uD800-\uDBFF]/.test(text.charAt(end - 1)) && end < text.length) end += 1
    yield text.slice(start, end)
    start = end
  }
}
