/** The prompts of one session that wait, with all their words, in the order they will be sent, and when the first may be. */
import { AppError } from '#shared/errors.ts'
import type { StoredEvent } from '#shared/events.ts'
import type { PromptId } from '#shared/ids.ts'
import type { QueuedPrompt } from '#shared/queue.ts'

export class PromptQueue {
  #prompts: QueuedPrompt[]

  constructor(prompts: readonly QueuedPrompt[] = []) {
    this.#prompts = [...prompts]
  }

  /** Oldest first, or as the user put them. */
  get prompts(): readonly QueuedPrompt[] {
    return this.#prompts
  }

  /** As it was: `prompts` of before. */
  reset(prompts: readonly QueuedPrompt[]): void {
    this.#prompts = [...prompts]
  }

  get length(): number {
    return this.#prompts.length
  }

  has(promptId: PromptId): boolean {
    return this.#prompts.some((prompt) => prompt.promptId === promptId)
  }

  /** At the end, or `first`: before all others. */
  add(prompt: QueuedPrompt, { first = false } = {}): void {
    this.#prompts = first ? [prompt, ...this.#prompts] : [...this.#prompts, prompt]
  }

  /** The prompt to send now; null when there is none, or the first one's time has not come. */
  due(now: number): QueuedPrompt | null {
    const [first] = this.#prompts
    return first && (first.notBefore ?? 0) <= now ? first : null
  }

  /** When the first prompt may be sent; null when it may be now, or there is none. */
  dueAt(now: number): number | null {
    const notBefore = this.#prompts[0]?.notBefore
    return notBefore !== undefined && notBefore > now ? notBefore : null
  }

  take(promptId: PromptId): QueuedPrompt {
    const prompt = this.#find(promptId)
    this.#prompts = this.#prompts.filter((other) => other !== prompt)
    return prompt
  }

  edit(promptId: PromptId, text: string): void {
    const { origin, notBefore, images } = this.#find(promptId)
    const edited = { promptId, text, ...(origin && { origin }), ...(images && { images }) }
    this.#prompts = this.#prompts.map((other) =>
      other.promptId === promptId ? { ...edited, ...(notBefore !== undefined && { notBefore }) } : other,
    )
  }

  /** What of these events is told of prompts here: where the words of a long one lie. They stay whole here, to be sent. */
  keptAs(stored: readonly StoredEvent[]): void {
    for (const { event } of stored) {
      if ((event.type !== 'prompt' && event.type !== 'prompt.edited') || !event.rest) continue
      const { promptId, rest } = event
      this.#prompts = this.#prompts.map((prompt) => (prompt.promptId === promptId ? { ...prompt, rest } : prompt))
    }
  }

  /** Puts it before all others, to be sent as soon as a turn can begin. */
  hurry(promptId: PromptId): void {
    const { text, origin, images, rest } = this.take(promptId)
    this.add(
      { promptId, text, ...(origin && { origin }), ...(images && { images }), ...(rest && { rest }) },
      { first: true },
    )
  }

  /** The given prompts in the given order; any that came meanwhile follow them, and any that are gone are passed over. */
  reorder(promptIds: readonly PromptId[]): void {
    const rank = new Map([...new Set(promptIds)].map((id, at) => [id, at]))
    this.#prompts = this.#prompts.toSorted(
      (a, b) => (rank.get(a.promptId) ?? promptIds.length) - (rank.get(b.promptId) ?? promptIds.length),
    )
  }

  #find(promptId: PromptId): QueuedPrompt {
    const prompt = this.#prompts.find((other) => other.promptId === promptId)
    if (prompt) return prompt
    throw new AppError('not_found', {
      message: 'This prompt is no longer in the queue.',
      remedy: 'Its turn has begun, or it was withdrawn; interrupt the turn instead.',
      field: 'promptId',
    })
  }
}
