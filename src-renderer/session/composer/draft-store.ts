/** The unsent text of each session: kept while typing, remembered by the host soon after, never lost to a cut. */
import type { Client } from '#shared/contract/index.ts'
import type { SessionId } from '#shared/ids.ts'

/** A pause in typing this long is when the host is told. */
const SAVE_AFTER_MS = 400

type Draft = { text: string; /** What the host has, as far as is known; null = not asked yet. */ saved: string | null }

export class DraftStore {
  readonly #client: Client
  readonly #drafts = new Map<SessionId, Draft>()
  readonly #listeners = new Set<() => void>()
  readonly #timers = new Map<SessionId, ReturnType<typeof setTimeout>>()

  constructor(client: Client) {
    this.#client = client
    window.addEventListener('pagehide', () => this.flushAll())
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  text(id: SessionId): string {
    return this.#drafts.get(id)?.text ?? ''
  }

  /** Asks the host for what was left unsent. What is typed meanwhile wins. */
  async load(id: SessionId): Promise<void> {
    if (this.#drafts.has(id)) return
    const draft: Draft = { text: '', saved: null }
    this.#drafts.set(id, draft)
    try {
      const { text } = await this.#client.workspace.draft({ sessionId: id })
      if (draft.text === '') draft.text = text
      draft.saved = text
      this.#changed()
    } catch {
      this.#drafts.delete(id) // asked again when the session is shown next; what was typed is put back
      if (draft.text !== '') this.set(id, draft.text)
    }
  }

  set(id: SessionId, text: string): void {
    const draft = this.#drafts.get(id) ?? { text: '', saved: null }
    draft.text = text
    this.#drafts.set(id, draft)
    this.#changed()
    clearTimeout(this.#timers.get(id))
    this.#timers.set(
      id,
      setTimeout(() => this.flush(id), SAVE_AFTER_MS),
    )
  }

  /** Tells the host now. */
  flush(id: SessionId): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    const draft = this.#drafts.get(id)
    if (!draft || draft.text === (draft.saved ?? '')) return
    const { text } = draft
    this.#client.workspace.setDraft({ sessionId: id, text }).then(
      () => (draft.saved = text),
      () => undefined, // the text is still here, and the next change or tab switch tells the host again
    )
  }

  flushAll(): void {
    for (const id of this.#drafts.keys()) this.flush(id)
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}
