/** Builds the items of a transcript from its events, one after the other, in the order of their numbers. */
import type { SessionEvent, SessionEventOf, StoredEvent } from '#shared/events.ts'
import type { PromptId } from '#shared/ids.ts'
import type { PermissionRequest } from '#shared/permissions.ts'
import type { Item, NoticeItem, PromptItem, ToolItem } from './items.ts'
import { modeChanged, modelChanged, processEnded, processStarted } from './words.ts'

/** Where a tool call stands: in the list of the main agent (null) or of the subagent behind another call. */
type Place = { readonly parent: string | null; readonly index: number }

export class TranscriptBuilder {
  readonly #main: Item[] = []
  readonly #places = new Map<string, Place>()
  readonly #prompts = new Map<PromptId, string>()
  readonly #waitingPrompts = new Map<PromptId, PromptItem>()
  readonly #asked = new Map<string, PermissionRequest>()
  readonly #openTools = new Set<string>()
  readonly #blocksOfMessage = new Map<string, number>()

  /** A fresh list; the items in it are the same objects as before where nothing changed. */
  get items(): Item[] {
    return [...this.#main, ...this.#waitingPrompts.values()]
  }

  /** Requests not answered yet, oldest first. */
  get pending(): PermissionRequest[] {
    return [...this.#asked.values()]
  }

  push({ seq, at, event }: StoredEvent): void {
    const base = { key: `e${seq}`, at }
    switch (event.type) {
      case 'prompt':
        this.#prompts.set(event.promptId, event.text)
        this.#waitingPrompts.set(event.promptId, {
          ...base,
          key: event.promptId,
          kind: 'prompt',
          promptId: event.promptId,
          text: event.text,
          started: false,
        })
        return
      case 'prompt.withdrawn':
        this.#waitingPrompts.delete(event.promptId)
        return
      case 'turn.started':
        this.#startPrompts(event.promptId)
        return
      case 'turn.ended':
        this.#endTurn(event, base)
        return
      case 'text':
      case 'thinking':
        this.#append(event.parent, {
          key: this.#blockKey(event.messageId),
          at,
          kind: event.type,
          text: event.text,
          streaming: false,
          aborted: event.type === 'text' && event.aborted,
        })
        return
      case 'tool.call':
        this.#callTool(event, at)
        return
      case 'tool.result': {
        const { isError, text, images } = event
        this.#openTools.delete(event.toolUseId)
        this.#change(event.toolUseId, { result: { isError, text, images } })
        return
      }
      case 'permission.asked':
        this.#asked.set(event.request.requestId, event.request)
        this.#change(event.request.toolUseId, { permission: { request: event.request, outcome: null } })
        return
      case 'permission.answered': {
        const request = this.#asked.get(event.requestId)
        this.#asked.delete(event.requestId)
        if (request) this.#change(request.toolUseId, { permission: { request, outcome: event.outcome } })
        return
      }
      default: {
        const last = this.#main.at(-1)
        if (event.type === 'retry' && last?.kind === 'notice' && last.retry) this.#main.pop()
        this.#main.push({ ...base, kind: 'notice', retry: event.type === 'retry', ...asNotice(event) })
      }
    }
  }

  /** The key that the next block of a message gets; the blocks still being written count on from it. */
  #blockKey(messageId: string): string {
    const index = this.#blocksOfMessage.get(messageId) ?? 0
    this.#blocksOfMessage.set(messageId, index + 1)
    return `${messageId}:${index}`
  }

  #append(parent: string | null, item: Item): void {
    const place = parent === null ? undefined : this.#places.get(parent)
    if (parent === null || !place) {
      this.#main.push(item)
      if (item.kind === 'tool') this.#places.set(item.toolUseId, { parent: null, index: this.#main.length - 1 })
      return
    }
    this.#update(parent, (tool) => {
      if (item.kind === 'tool') this.#places.set(item.toolUseId, { parent, index: tool.children.length })
      return { ...tool, children: [...tool.children, item] }
    })
  }

  #change(toolUseId: string, change: Partial<ToolItem>): void {
    this.#update(toolUseId, (tool) => ({ ...tool, ...change }))
  }

  /** Replaces a tool item, and with it every item it is nested in. */
  #update(toolUseId: string, change: (tool: ToolItem) => ToolItem): void {
    const place = this.#places.get(toolUseId)
    if (!place) return // its call lies in events not loaded
    const { parent, index } = place
    if (parent === null) {
      const tool = this.#main[index]
      if (tool?.kind === 'tool') this.#main[index] = change(tool)
      return
    }
    this.#update(parent, (outer) => ({
      ...outer,
      children: outer.children.map((child, at) => (at === index && child.kind === 'tool' ? change(child) : child)),
    }))
  }

  #callTool({ toolUseId, name, input, parent, messageId }: SessionEventOf<'tool.call'>, at: number): void {
    this.#openTools.add(toolUseId)
    this.#append(parent, {
      key: this.#blockKey(messageId),
      at,
      kind: 'tool',
      toolUseId,
      name,
      input,
      writing: null,
      result: null,
      permission: null,
      stopped: false,
      children: [],
    })
  }

  /** The prompts up to the one whose turn starts go into it: the CLI may join several that were queued. */
  #startPrompts(promptId: PromptId): void {
    if (!this.#waitingPrompts.has(promptId)) return
    for (const [id, prompt] of [...this.#waitingPrompts]) {
      this.#waitingPrompts.delete(id)
      this.#main.push({ ...prompt, started: true })
      if (id === promptId) return
    }
  }

  #endTurn(event: SessionEventOf<'turn.ended'>, base: { key: string; at: number }): void {
    const { promptId, outcome, error, usage, durationMs } = event
    this.#startPrompts(promptId)
    for (const toolUseId of this.#openTools) this.#change(toolUseId, { stopped: true })
    this.#openTools.clear()
    const promptText = this.#prompts.get(promptId) ?? null
    this.#main.push({ ...base, kind: 'turn', promptId, promptText, outcome, error, usage, durationMs })
  }
}

type Spoken = Extract<
  SessionEvent,
  { type: 'model.changed' | 'mode.changed' | 'process.started' | 'process.ended' | 'retry' | 'notice' }
>

function asNotice(event: Spoken): Pick<NoticeItem, 'level' | 'text' | 'error'> {
  const quiet = (text: string) => ({ level: 'quiet' as const, text, error: null })
  switch (event.type) {
    case 'model.changed':
      return quiet(modelChanged(event.model))
    case 'mode.changed':
      return quiet(modeChanged(event.mode))
    case 'process.started':
      return quiet(processStarted(event))
    case 'process.ended':
      return event.error
        ? { level: 'error', text: processEnded(event), error: event.error }
        : { ...quiet(processEnded(event)), level: event.reason === 'crashed' ? 'error' : 'quiet' }
    case 'retry':
      return quiet(`Request failed: ${event.reason.message} Attempt ${event.attempt} of ${event.maxAttempts}`)
    case 'notice':
      return { level: event.level, text: event.text, error: null }
  }
}
