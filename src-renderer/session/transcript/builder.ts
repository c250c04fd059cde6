/** Builds the items of a transcript from its events, one after the other, in the order of their numbers. */
import type { SessionEventOf, StoredEvent } from '#shared/events.ts'
import type { PromptId } from '#shared/ids.ts'
import { supersedes } from '#shared/conversation.ts'
import type { PermissionRequest } from '#shared/permissions.ts'
import { TaskPlan, writtenPlan } from '../tools/plan.ts'
import { AgentRows } from './agent-rows.ts'
import type { Item, PromptItem, ToolItem, ToolTask, TurnItem } from './items.ts'
import { OpenCalls } from './open-calls.ts'
import { takeIn } from './process-life.ts'
import { afterTask, asNotice } from './spoken.ts'

export class TranscriptBuilder {
  readonly #main = new AgentRows(null)
  /** The rows each tool call stands in. */
  readonly #rowsOf = new Map<string, AgentRows>()
  /** What was asked, to be sent again. */
  readonly #prompts = new Map<PromptId, Pick<TurnItem, 'promptText' | 'promptRest' | 'promptImages'>>()
  readonly #waitingPrompts = new Map<PromptId, PromptItem>()
  readonly #asked = new Map<string, PermissionRequest>()
  readonly #open = new OpenCalls()
  readonly #tasks = new TaskPlan()
  /** The call whose row shows the plan of this turn. */
  #planAt: string | null = null
  readonly #blocksOfMessage = new Map<string, number>()
  /** Texts of the main agent that were cut short, by message: where they stand. */
  readonly #cutTexts = new Map<string, number>()
  readonly #gaps = new Set<PromptId>()
  /** The last turn was lost, and its end has said why. */
  #toldLost = false
  /** What ended beside the agent since it last began a turn: it may be why it begins the next one. */
  #endedTask: string | null = null
  /** The agent began this turn by itself, and why is not said yet. */
  #unexplained = false

  /** A fresh list; the items in it are the same objects as before where nothing changed. */
  get items(): Item[] {
    return [...this.#main.items, ...this.#waitingPrompts.values()]
  }

  /** How many rows there are before the prompts whose turn has not begun. */
  get settled(): number {
    return this.#main.length
  }

  /** Whether a block, `messageId:index`, is among the items. */
  knows(key: string): boolean {
    const cut = key.lastIndexOf(':')
    return Number(key.slice(cut + 1)) < (this.#blocksOfMessage.get(key.slice(0, cut)) ?? 0)
  }

  /** The row of the main agent in which this call stands, however deep; null when it is not known. */
  rowOf(toolUseId: string): number | null {
    let [rows, call] = [this.#rowsOf.get(toolUseId), toolUseId]
    while (rows?.above) [rows, call] = [rows.above.rows, rows.above.toolUseId]
    return rows?.rowOf(call) ?? null
  }

  /** Requests not answered yet, oldest first. */
  get pending(): PermissionRequest[] {
    return [...this.#asked.values()]
  }

  push({ seq, at, event }: StoredEvent): void {
    const base = { key: `e${seq}`, at }
    switch (event.type) {
      case 'prompt':
        this.#prompts.set(event.promptId, {
          promptText: event.text,
          promptRest: event.rest,
          promptImages: event.images,
        })
        this.#waitingPrompts.set(event.promptId, {
          ...base,
          key: event.promptId,
          kind: 'prompt',
          promptId: event.promptId,
          text: event.text,
          rest: event.rest,
          images: event.images,
          origin: event.origin ?? null,
          started: false,
          startSeq: null,
        })
        return
      case 'prompt.edited':
        this.#editPrompt(event)
        return
      case 'task.started':
        if (event.taskId !== undefined) this.#change(event.toolUseId, { taskId: event.taskId })
        if (event.awaited === true) return
        this.#open.taskStarted(event.toolUseId)
        this.#change(event.toolUseId, { task: { outcome: 'running', beside: true, text: '', usage: null } })
        return
      case 'task.ended':
        this.#endTask(event, at)
        this.#wakeFor(event, base)
        return
      case 'turn.interrupt':
        return // the end of the turn tells of it
      case 'queue.ordered':
        return // the queue shows its own order; a prompt takes its place when its turn starts
      case 'prompt.withdrawn':
        this.#waitingPrompts.delete(event.promptId)
        return
      case 'turn.started':
        this.#toldLost = false
        this.#unexplained = !this.#prompts.has(event.promptId)
        this.#startPrompt(event.promptId, seq)
        if (this.#endedTask !== null) this.#tellWhy(this.#endedTask, base)
        this.#endedTask = null
        return
      case 'turn.ended':
        this.#endTurn(event, base)
        return
      case 'text':
      case 'thinking':
        this.#unexplained = false
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
      case 'tool.result':
        this.#takeResult(event, at)
        return
      case 'permission.asked':
        this.#asked.set(event.request.requestId, event.request)
        this.#change(event.request.toolUseId, { permission: { request: event.request, outcome: null } })
        return
      case 'permission.answered': {
        const request = this.#asked.get(event.requestId)
        this.#asked.delete(event.requestId)
        if (!request) return
        this.#change(request.toolUseId, { permission: { request, outcome: event.outcome }, startedAt: at })
        return
      }
      case 'gap':
        if (event.promptId !== null) this.#gaps.add(event.promptId)
        this.#main.append({
          ...base,
          kind: 'gap',
          missing: event.missing,
          offers: event.offers,
          ...this.#askedIn(event.promptId),
        })
        return
      default: {
        if (event.type === 'process.started' || event.type === 'process.ended') this.#stopAll()
        const last = this.#main.last()
        if (event.type === 'retry' && last?.kind === 'notice' && last.retry) this.#main.pop()
        const told = event.type === 'process.ended' && this.#toldLost ? { ...event, error: null } : event
        const notice = asNotice(told)
        const level = told === event ? notice.level : 'quiet' // the turn it died in has said what happened, and what helps
        const item = { ...base, kind: 'notice', retry: event.type === 'retry', ...notice, level } as const
        const isLife = (event.type === 'process.started' || event.type === 'process.ended') && level === 'quiet'
        this.#main.append(isLife ? takeIn(this.#main, item, event.type) : item)
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
    const item = index === undefined ? undefined : this.#main.at(index)
    if (index === undefined || item?.kind !== 'text') return false
    if (!supersedes(event, { messageId: event.messageId, parent: null, text: item.text })) return false
    this.#cutTexts.delete(event.messageId)
    this.#main.replace(index, { ...item, at, text: event.text, aborted: false })
    return true
  }

  /** What a subagent does stands in the card of its call; where that lies in events not loaded, among the rest. */
  #append(parent: string | null, item: Item): void {
    const rows = (parent === null ? null : this.#rowsOf.get(parent)?.subagent(parent)) ?? this.#main
    rows.append(item)
    if (item.kind === 'tool') this.#rowsOf.set(item.toolUseId, rows)
  }

  #change(toolUseId: string, change: Partial<ToolItem>): void {
    this.#rowsOf.get(toolUseId)?.change(toolUseId, (tool) => ({ ...tool, ...change }))
  }

  #callTool({ toolUseId, name, input, rest, parent, messageId }: SessionEventOf<'tool.call'>, at: number): void {
    this.#open.call(toolUseId, parent)
    const plan = writtenPlan(name, input)
    // the CLI may ask before the message that the call stands in is whole
    const request = this.pending.find((asked) => asked.toolUseId === toolUseId)
    this.#append(parent, {
      key: this.#blockKey(messageId),
      at,
      kind: 'tool',
      toolUseId,
      name,
      input,
      ...(rest && { inputRest: rest }),
      writing: null,
      result: null,
      permission: request ? { request, outcome: null } : null,
      stopped: false,
      startedAt: at,
      endedAt: null,
      task: null,
      plan,
      children: [],
    })
    if (plan && parent === null) this.#showPlan(toolUseId, plan)
  }

  #takeResult({ toolUseId, isError, text, images, rest, report }: SessionEventOf<'tool.result'>, at: number): void {
    this.#open.result(toolUseId)
    const call = this.#rowsOf.get(toolUseId)?.tool(toolUseId)
    if (!call) return // it lies in events not loaded
    const plan = isError ? null : this.#tasks.after(call.name, call.input, text)
    const result = { isError, text, images, ...(rest && { rest }), ...(report && { report }) }
    this.#change(toolUseId, { result, endedAt: at, ...(plan && { plan }) })
    if (plan && this.#rowsOf.get(toolUseId) === this.#main) this.#showPlan(toolUseId, plan)
    if (call.task?.outcome !== 'running') this.#rowsOf.get(toolUseId)?.subagent(toolUseId).close()
  }

  /** Only the latest state of a turn's plan is shown by itself. */
  #showPlan(toolUseId: string, plan: NonNullable<ToolItem['plan']>): void {
    if (this.#planAt !== null) this.#main.showPlan(this.#planAt, null)
    this.#planAt = toolUseId
    this.#main.showPlan(toolUseId, plan)
  }

  #endTask({ toolUseId, outcome, text, usage }: SessionEventOf<'task.ended'>, at: number): void {
    const call = this.#rowsOf.get(toolUseId)?.tool(toolUseId)
    if (!call) return
    this.#open.taskEnded(toolUseId)
    for (const inner of this.#open.endTask(toolUseId)) this.#change(inner, { stopped: true })
    const task: ToolTask = { outcome, beside: call.task?.beside ?? false, text, usage }
    this.#change(toolUseId, { task, ...(task.beside && { endedAt: at }) })
    this.#rowsOf.get(toolUseId)?.subagent(toolUseId).close()
  }

  /** What a task that ended makes the agent say is its own affair: a reader should know what it answers to. */
  #wakeFor({ toolUseId, outcome }: SessionEventOf<'task.ended'>, base: { key: string; at: number }): void {
    const call = this.#rowsOf.get(toolUseId)?.tool(toolUseId)
    if (call?.task?.beside !== true) return
    const words = afterTask(call, outcome)
    if (this.#unexplained) this.#tellWhy(words, base)
    else this.#endedTask = words
  }

  #tellWhy(text: string, base: { key: string; at: number }): void {
    if (this.#unexplained)
      this.#main.append({ ...base, kind: 'notice', level: 'quiet', text, error: null, retry: false })
    this.#unexplained = false
  }

  /** The process is gone, though no event says so: its host ended with it. */
  processGone(): void {
    this.#stopAll()
  }

  #stopAll(): void {
    const asked = new Set([...this.#asked.values()].map(({ toolUseId }) => toolUseId))
    const { calls, tasks } = this.#open.endAll(asked)
    for (const toolUseId of calls) this.#change(toolUseId, { stopped: true })
    for (const toolUseId of tasks) {
      this.#change(toolUseId, { task: { outcome: 'stopped', beside: true, text: '', usage: null } })
    }
    this.#main.close()
  }

  #editPrompt({ promptId, text, rest }: SessionEventOf<'prompt.edited'>): void {
    this.#prompts.set(promptId, { ...this.#askedIn(promptId), promptText: text, promptRest: rest })
    const waiting = this.#waitingPrompts.get(promptId)
    if (waiting) this.#waitingPrompts.set(promptId, { ...waiting, text, rest })
  }

  #askedIn(promptId: PromptId | null): Pick<TurnItem, 'promptText' | 'promptRest' | 'promptImages'> {
    return (promptId === null ? null : this.#prompts.get(promptId)) ?? { promptText: null }
  }

  #startPrompt(promptId: PromptId, startSeq: number | null): void {
    const prompt = this.#waitingPrompts.get(promptId)
    if (!prompt) return
    this.#waitingPrompts.delete(promptId)
    this.#planAt = null
    this.#main.append({ ...prompt, started: true, startSeq })
  }

  #endTurn(event: SessionEventOf<'turn.ended'>, base: { key: string; at: number }): void {
    const { promptId, outcome, error, usage, durationMs, waitedMs = 0, models = [], stopReason = null } = event
    this.#startPrompt(promptId, null)
    if (outcome === 'lost') this.#stopAll()
    this.#toldLost = outcome === 'lost'
    this.#unexplained = false
    const last = this.#main.last()
    // what its repetitions ended with is what the end of the turn says, with what helps
    if (error && last?.kind === 'notice' && last.retry && last.text.includes(error.message)) this.#main.pop()
    for (const toolUseId of this.#open.endTurn()) this.#change(toolUseId, { stopped: true })
    const explained = this.#gaps.has(promptId)
    this.#main.append({
      ...base,
      kind: 'turn',
      promptId,
      ...this.#askedIn(promptId),
      outcome,
      error,
      usage,
      durationMs,
      waitedMs,
      models,
      stopReason,
      explained,
    })
  }
}
