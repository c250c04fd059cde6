/** An agent without a process that answers every prompt by itself: text as it is written, a tool, more text, the end. */
import { setImmediate as breath, setTimeout as delay } from 'node:timers/promises'
import type { PromptId } from '#shared/ids.ts'
import { ScriptedAgent } from './scripted-agent.ts'

const MESSAGES = 3
const PIECES = 6
const PIECE = 'and then some more words '

export class StreamingAgent extends ScriptedAgent {
  #turns = Promise.resolve()

  override prompt(promptId: PromptId, text: string): void {
    super.prompt(promptId, text)
    const { everyMs } = JSON.parse(text) as { everyMs: number }
    this.#turns = this.#turns.then(() => this.#answer(everyMs))
  }

  async #answer(everyMs: number): Promise<void> {
    for (let message = 0; message < MESSAGES; message += 1) {
      await this.#say(everyMs)
      if (message < MESSAGES - 1) this.#useTool()
    }
    this.endTurn()
  }

  async #say(everyMs: number): Promise<void> {
    const messageId = crypto.randomUUID()
    const key = `${messageId}:0`
    this.say({
      type: 'live',
      change: { op: 'open', block: { key, messageId, parent: null, kind: 'text', toolName: '', text: '' } },
    })
    for (let piece = 0; piece < PIECES; piece += 1) {
      await (everyMs === 0 ? breath() : delay(everyMs))
      this.say({ type: 'live', change: { op: 'append', key, text: PIECE } })
    }
    const text = PIECE.repeat(PIECES)
    this.say(
      { type: 'live', change: { op: 'close', key } },
      { type: 'event', event: { type: 'text', messageId, parent: null, text, aborted: false } },
      { type: 'identity', cliSessionId: this.spec.sessionId },
    )
  }

  #useTool(): void {
    const toolUseId = crypto.randomUUID()
    const input = { command: 'ls' }
    const call = { type: 'tool.call', messageId: toolUseId, parent: null, toolUseId, name: 'Bash', input } as const
    this.say({ type: 'event', event: call })
    this.say({
      type: 'event',
      event: { type: 'tool.result', toolUseId, parent: null, isError: false, text: 'a\nb\n'.repeat(20), images: [] },
    })
  }
}
