/** Builds the items of a transcript from its events, one after the other, in the order of their numbers. */
import type { SessionEvent, SessionEventOf, StoredEvent } from '#shared/events.ts'
import type { PromptId } from '#shared/ids.ts'
import type { PromptImage } from '#shared/images.ts'
import { supersedes } from '#shared/conversation.ts'
import type { PermissionRequest } from '#shared/permissions.ts'
import type { Item, NoticeItem, PromptItem, ToolItem } from './items.ts'
import { modeChanged, modelChanged, processEnded, processStarted } from './words.ts'

/** Where a tool call stands: in the list of the main agent (null) or of the subagent behind another call. */
type Place = { readonly parent: string | null; readonly index: number }

export class TranscriptBuilder {
  readonly #main: Item[] = []
  readonly #places = new Map<string, Place>()
  readonly #prompts = new Map<PromptId, string>()
  readonly #images = new Map<PromptId, readonly PromptImage[]>()
  readonly #waitingPrompts = new Map<PromptId, PromptItem>()
  readonly #asked = new Map<string, PermissionRequest>()
  readonly #openTools = new Set<string>()
  readonly #blocksOfMessage = new Map<string, number>()
  /** Texts of the main agent that were cut short, by message: where they stand. */
  readonly #cutTexts = new Map<string, number>()
  readonly #gaps = new Set<PromptId>()

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
        if (event.images) this.#images.set(event.promptId, event.images)
        this.#waitingPrompts.set(event.promptId, {
          ...base,
          key: event.promptId,
          kind: 'prompt',
          promptId: event.promptId,
          text: event.text,
          images: event.images,
          origin: event.origin ?? null,
          started: false,
          startSeq: null,
        })
        return
      case 'prompt.edited':
        this.#editPrompt(event)
        return
      case 'queue.ordered':
        return // the queue shows its own order; a prompt takes its place when its turn starts
      case 'prompt.withdrawn':
        this.#waitingPrompts.delete(event.promptId)
        return
      case 'turn.started':
        this.#startPrompt(event.promptId, seq)
        return
      case 'turn.ended':
        this.#endTurn(event, base)
        return
      case 'text':
      case 'thinking':
        if (event.type === 'text' && this.#completeText(event, at)) return
        this.#append(event.parent, {
          key: this.#blockKey(event.messageId),
          at,
          kind: event.type,
          text: event.text,
          streaming: false,
          aborted: event.type === 'text' && event.aborted,
        })
        if (event.type === 'text' && event.aborted && event.parent === null) {
          this.#cutTexts.set(event.messageId, this.#main.length - 1)
        }
        return
      case 'tool.call':
        this.#callTool(event, at)
        return
      case 'tool.result': {
        const { isError, text, images, rest } = event
        this.#openTools.delete(event.toolUseId)
        this.#change(event.toolUseId, { result: { isError, text, images, ...(rest && { rest }) } })
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
      case 'gap':
        if (event.promptId !== null) this.#gaps.add(event.promptId)
        this.#main.push({
          ...base,
          kind: 'gap',
          missing: event.missing,
          offers: event.offers,
          promptText: event.promptId === null ? null : (this.#prompts.get(event.promptId) ?? null),
          promptImages: event.promptId === null ? undefined : this.#images.get(event.promptId),
        })
        return
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

  /** The whole text of what a crash had cut short, found later, takes its place. False when there is nothing to complete. */
  #completeText(event: SessionEventOf<'text'>, at: number): boolean {
    const index = this.#cutTexts.get(event.messageId)
    const item = index === undefined ? undefined : this.#main[index]
    if (index === undefined || item?.kind !== 'text') return false
    if (!supersedes(event, { messageId: event.messageId, parent: null, text: item.text })) return false
    this.#cutTexts.delete(event.messageId)
    this.#main[index] = { ...item, at, text: event.text, aborted: false }
    return true
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

  #editPrompt({ promptId, text }: SessionEventOf<'prompt.edited'>): void {
    this.#prompts.set(promptId, text)
    const waiting = this.#waitingPrompts.get(promptId)
    if (waiting) this.#waitingPrompts.set(promptId, { ...waiting, text })
  }

  #startPrompt(promptId: PromptId, startSeq: number | null): void {
    const prompt = this.#waitingPrompts.get(promptId)
    if (!prompt) return
    this.#waitingPrompts.delete(promptId)
    this.#main.push({ ...prompt, started: true, startSeq })
  }

  #endTurn(event: SessionEventOf<'turn.ended'>, base: { key: string; at: number }): void {
    const { promptId, outcome, error, usage, durationMs } = event
    this.#startPrompt(promptId, null)
    for (const toolUseId of this.#openTools) this.#change(toolUseId, { stopped: true })
    this.#openTools.clear()
    const promptText = this.#prompts.get(promptId) ?? null
    const promptImages = this.#images.get(promptId)
    const explained = this.#gaps.has(promptId)
    this.#main.push({
      ...base,
      kind: 'turn',
      promptId,
      promptText,
      promptImages,
      outcome,
      error,
      usage,
      durationMs,
      explained,
    })
  }
}

type Spoken = Extract<
  SessionEvent,
  { type: 'model.changed' | 'mode.changed' | 'process.started' | 'process.ended' | 'retry' | 'notice' | 'rewound' }
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
      if (event.restarts) return quiet(`${processEnded(event)}. It is started again`)
      return event.error
        ? { level: 'error', text: processEnded(event), error: event.error }
        : { ...quiet(processEnded(event)), level: event.reason === 'crashed' ? 'error' : 'quiet' }
    case 'retry':
      return quiet(`Request failed: ${event.reason.message} Attempt ${event.attempt} of ${event.maxAttempts}`)
    case 'notice':
      return { level: event.level, text: event.text, error: null }
    case 'rewound':
      return quiet('You went back to here. What came after is kept as a conversation of its own in the history.')
  }
}
