/** A session as text: what the agent says to stdout as it is written, what it does as remarks. */
import { GAP_WORDS } from '#shared/conversation.ts'
import type { LiveBlock, LiveChange, SessionEvent } from '#shared/events.ts'
import type { Happening } from './session-events.ts'
import type { Terminal } from './terminal.ts'

export type Printed = Pick<Terminal, 'out' | 'note'>

/** A block of text that is being written: what of it is on the screen already. */
type Open = { readonly key: string; readonly messageId: string; shown: string }

export class Transcript {
  readonly #to: Printed
  readonly #isOnlooker: boolean
  #open: Open[] = []
  /** The cursor stands behind text: the next thing begins on a new line. */
  #midLine = false
  /** Calls in words, and those of them that began something which goes on beside the agent. */
  readonly #calls = new Map<string, string>()
  readonly #tasks = new Set<string>()

  /** `isOnlooker`: whoever reads it did not send the prompts, and is told of failures by nobody else. */
  constructor(to: Printed, { isOnlooker }: { isOnlooker: boolean }) {
    this.#to = to
    this.#isOnlooker = isOnlooker
  }

  /** Nothing goes on beside the agent any longer, though no event may say so. */
  async processGone(): Promise<void> {
    for (const task of this.#tasks) await this.#endTask(task, 'ended with its process, unfinished')
  }

  async show({ events, live }: Pick<Happening, 'events' | 'live'>): Promise<void> {
    for (const { event } of events) await this.#event(event)
    if ('now' in live) return this.#replace(live.now)
    // what opens and closes within one batch has its event in it too
    const closed = new Set(live.changes.flatMap((change) => (change.op === 'close' ? [change.key] : [])))
    for (const change of live.changes) {
      if (change.op !== 'open' || !closed.has(change.block.key)) await this.#change(change)
    }
  }

  async #event(event: SessionEvent): Promise<void> {
    switch (event.type) {
      case 'prompt':
        if (!this.#isOnlooker) return
        await this.#line(event.text.replace(/^/gm, '> '))
        if (event.rest) await this.#remark(moreWords(event.rest.length - event.text.length))
        return
      case 'text':
        if (event.parent === null) await this.#finished(event.messageId, event.text)
        return
      case 'tool.call':
        this.#calls.set(event.toolUseId, `${event.name} ${summary(event.input)}`)
        return this.#remark(`${event.parent === null ? '' : '  '}${event.name} ${summary(event.input)}`)
      case 'tool.result':
        if (event.isError) await this.#remark(`  failed: ${firstLine(event.text)}`)
        return
      case 'permission.asked':
        if (event.request.kind === 'tool') await this.#remark(`asks for permission: ${event.request.displayName}`)
        else await this.#remark('asks a question')
        return
      case 'permission.answered':
        return this.#remark(`answered: ${event.outcome.kind}`)
      case 'retry':
        return this.#remark(
          `${event.reason.message} Next try in ${Math.round(event.delayMs / 1000)} s (${event.attempt} of ${event.maxAttempts}).`,
        )
      case 'notice':
        return event.output ? this.#line(event.text) : this.#remark(event.text)
      case 'gap':
        return this.#remark(`${GAP_WORDS[event.missing].message} ${GAP_WORDS[event.missing].remedy}`)
      case 'rewound':
        return this.#remark('went back: what follows continues from an earlier message')
      case 'turn.ended':
        if (event.outcome === 'interrupted') await this.#remark('interrupted')
        else if (event.error && this.#isOnlooker) {
          await this.#remark(`${event.outcome}: ${event.error.message} ${event.error.remedy}`)
        }
        return
      case 'task.started':
        if (event.awaited !== true) this.#tasks.add(event.toolUseId)
        return
      case 'task.ended':
        return this.#endTask(event.toolUseId, TASK_ENDS[event.outcome])
      case 'process.started':
      case 'process.ended':
        return this.processGone()
      case 'thinking':
      case 'turn.started':
      case 'turn.interrupt':
      case 'prompt.withdrawn':
      case 'prompt.edited':
      case 'queue.ordered':
      case 'model.changed':
      case 'mode.changed':
        return
    }
  }

  async #change(change: LiveChange): Promise<void> {
    switch (change.op) {
      case 'open':
        return this.#begin(change.block)
      case 'append': {
        const open = this.#open.find(({ key }) => key === change.key)
        if (open !== undefined) await this.#append(open, change.text)
        return
      }
      case 'clear':
        this.#open = []
        return this.#endLine()
      case 'close':
        return // its event says what it became
    }
  }

  async #replace(now: readonly LiveBlock[]): Promise<void> {
    for (const block of now) {
      const open = this.#open.find(({ key }) => key === block.key)
      if (open === undefined) await this.#begin(block)
      else if (block.text.startsWith(open.shown)) await this.#append(open, block.text.slice(open.shown.length))
    }
  }

  async #begin({ key, messageId, parent, kind, text }: LiveBlock): Promise<void> {
    if (kind !== 'text' || parent !== null) return
    await this.#endLine()
    const open: Open = { key, messageId, shown: '' }
    this.#open.push(open)
    await this.#append(open, text)
  }

  /** The whole text of a block: what is not on the screen yet follows; a block that came out differently is shown again. */
  async #finished(messageId: string, text: string): Promise<void> {
    const index = this.#open.findIndex((open) => open.messageId === messageId)
    const [open] = index === -1 ? [] : this.#open.splice(index, 1)
    if (open !== undefined && text.startsWith(open.shown)) await this.#append(open, text.slice(open.shown.length))
    else await this.#line(text)
    await this.#endLine()
  }

  async #append(open: Open, text: string): Promise<void> {
    if (text === '') return
    open.shown += text
    await this.#to.out(text)
    this.#midLine = !text.endsWith('\n')
  }

  async #endTask(toolUseId: string, how: string): Promise<void> {
    if (!this.#tasks.delete(toolUseId)) return
    await this.#remark(`beside it, ${how}: ${this.#calls.get(toolUseId) ?? 'a task'}`)
  }

  async #line(text: string): Promise<void> {
    await this.#endLine()
    await this.#to.out(text.endsWith('\n') ? text : `${text}\n`)
  }

  async #remark(text: string): Promise<void> {
    await this.#endLine()
    this.#to.note(text)
  }

  async #endLine(): Promise<void> {
    if (this.#midLine) await this.#to.out('\n')
    this.#midLine = false
  }
}

const TASK_ENDS = { completed: 'finished', failed: 'failed', stopped: 'stopped' } as const

const moreWords = (characters: number): string =>
  `  … ${characters.toLocaleString('en')} more characters; "bullpen export" has all of them`

const MAX_SUMMARY = 160

/** The one field of a tool's input that says most, or all of it, on one line. */
export function summary(input: Readonly<Record<string, unknown>>): string {
  const telling = ['command', 'file_path', 'path', 'pattern', 'url', 'query', 'description'].find(
    (name) => name in input,
  )
  const value = telling === undefined ? input : input[telling]
  return firstLine(typeof value === 'string' ? value : JSON.stringify(value))
}

function firstLine(text: string): string {
  const [line = '', ...more] = text.trim().split('\n')
  return line.length > MAX_SUMMARY || more.length > 0 ? `${line.slice(0, MAX_SUMMARY)} …` : line
}
