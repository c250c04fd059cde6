/** What is unsent in each session, words and images: kept while typing, remembered by the host soon after, never lost to a cut. */
import type { Client } from '#shared/contract/index.ts'
import type { SessionId } from '#shared/ids.ts'
import { ImageKeeper } from './attachments/image-keeper.ts'

/** The host is told at once, and while typing goes on as often as this. */
const SAVE_EVERY_MS = 250

type Draft = {
  text: string
  /** What the host has, as far as is known; null = not asked yet. */
  saved: string | null
  /** What the host was told last and has not refused. */
  told: string | null
}

export class DraftStore {
  readonly #client: Client
  readonly #images: ImageKeeper
  readonly #drafts = new Map<SessionId, Draft>()
  readonly #loading = new Map<SessionId, Promise<void>>()
  readonly #listeners = new Set<() => void>()
  readonly #timers = new Map<SessionId, ReturnType<typeof setTimeout>>()

  constructor(client: Client) {
    this.#client = client
    this.#images = new ImageKeeper(client)
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
  load(id: SessionId): Promise<void> {
    const underWay = this.#loading.get(id)
    if (underWay || this.#drafts.has(id)) return underWay ?? Promise.resolve()
    const loading = this.#load(id).finally(() => this.#loading.delete(id))
    this.#loading.set(id, loading)
    return loading
  }

  async #load(id: SessionId): Promise<void> {
    const draft: Draft = { text: '', saved: null, told: null }
    this.#drafts.set(id, draft)
    try {
      const { text, images } = await this.#client.workspace.draft({ sessionId: id })
      this.#images.restore(id, images)
      if (draft.text === '') draft.text = text
      draft.saved = text
      draft.told = null
      this.#changed()
    } catch {
      this.#drafts.delete(id) // asked again when the session is shown next; what was typed is put back
      if (draft.text !== '') this.set(id, draft.text)
    }
  }

  set(id: SessionId, text: string): void {
    const draft = this.#drafts.get(id) ?? { text: '', saved: null, told: null }
    draft.text = text
    this.#drafts.set(id, draft)
    this.#changed()
    if (!this.#timers.has(id)) this.#saveAndRest(id)
  }

  /** Behind what stands there; not twice. */
  async add(id: SessionId, words: string): Promise<void> {
    await this.load(id)
    const text = this.text(id).trimEnd()
    if (!text.includes(words)) this.set(id, text === '' ? words : `${text}\n\n${words}`)
  }

  #saveAndRest(id: SessionId): void {
    this.flush(id)
    const rest = setTimeout(() => {
      this.#timers.delete(id)
      if (this.#isUnsaved(id)) this.#saveAndRest(id)
    }, SAVE_EVERY_MS)
    this.#timers.set(id, rest)
  }

  #isUnsaved(id: SessionId): boolean {
    const draft = this.#drafts.get(id)
    return draft !== undefined && draft.text !== (draft.told ?? draft.saved ?? '')
  }

  /** Tells the host now. */
  flush(id: SessionId): void {
    const draft = this.#drafts.get(id)
    if (!draft || !this.#isUnsaved(id)) return
    const { text } = draft
    draft.told = text
    this.#client.workspace.setDraft({ sessionId: id, text }).then(
      () => (draft.saved = text),
      () => (draft.told = null), // the text is still here, and the next change or tab switch tells the host again
    )
  }

  flushAll(): void {
    for (const id of this.#drafts.keys()) this.flush(id)
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}
