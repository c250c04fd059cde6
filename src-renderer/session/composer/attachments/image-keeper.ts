/** Has the host remember the images of unsent prompts, so that they survive a reload and a restart as the words do. */
import type { Client } from '#shared/contract/index.ts'
import type { SessionId } from '#shared/ids.ts'
import type { DraftImage, PromptImage } from '#shared/images.ts'
import { type Attachment, attachments, fromDraft } from './attachment-store.ts'

type Kept = Promise<PromptImage['rest'] | null>

export class ImageKeeper {
  readonly #client: Client
  /** Where the host has the data of an image, by its key; null = it could not take them. */
  readonly #kept = new Map<string, Kept>()
  readonly #known = new Map<SessionId, readonly Attachment[]>()

  constructor(client: Client) {
    this.#client = client
    attachments.subscribe(() => this.#changed())
  }

  /** What the host remembers of a session; what was added meanwhile stays. */
  restore(id: SessionId, images: readonly DraftImage[]): void {
    attachments.restore(id, fromDraft(images))
  }

  #changed(): void {
    for (const id of new Set([...attachments.sessions(), ...this.#known.keys()])) {
      const now = attachments.of(id)
      if (this.#known.get(id) === now) continue
      this.#known.set(id, now)
      void this.#save(id, now)
    }
  }

  async #save(id: SessionId, all: readonly Attachment[]): Promise<void> {
    const images = await Promise.all(
      all.map(async (one): Promise<DraftImage[]> => {
        const rest = 'rest' in one ? one.rest : await this.#keep(id, one)
        const { mediaType, name, note } = one
        return rest ? [{ mediaType, name, note, rest }] : []
      }),
    )
    if (this.#known.get(id) !== all) return // another change has been made since, and is told for itself
    if (all.length === 0) this.#known.delete(id)
    await this.#client.workspace.setDraftImages({ sessionId: id, images: images.flat() }).catch(() => undefined) // still here; told with the next change
  }

  #keep(sessionId: SessionId, one: Attachment & { readonly data: string }): Kept {
    const { key, mediaType, data } = one
    const kept =
      this.#kept.get(key) ??
      this.#client.workspace.keepImage({ sessionId, image: { mediaType, data } }).then(
        ({ rest }) => rest,
        () => {
          this.#kept.delete(key) // tried again with the next change
          return null
        },
      )
    this.#kept.set(key, kept)
    return kept
  }
}
