/** Images added to prompts that are not sent yet, by session: they outlive a change of tab. */
import type { SessionId } from '#shared/ids.ts'
import {
  type DraftImage,
  IMAGES_MAX_BYTES,
  type ImageType,
  MOST_IMAGES,
  type PromptImage,
  type SentImage,
} from '#shared/images.ts'

export type Attachment = {
  readonly key: string
  readonly name: string
  readonly mediaType: ImageType
  /** Of the data as they are sent. */
  readonly bytes: number
  /** What was done to it. */
  readonly note: string | null
} & ({ readonly data: string } | { readonly rest: PromptImage['rest'] })

const NONE: readonly Attachment[] = []

class AttachmentStore {
  readonly #bySession = new Map<SessionId, readonly Attachment[]>()
  readonly #listeners = new Set<() => void>()

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Those with images. */
  sessions(): SessionId[] {
    return [...this.#bySession.keys()]
  }

  /** What was left unsent, before what was added since. */
  restore(id: SessionId, left: readonly Attachment[]): void {
    if (left.length > 0) this.#set(id, [...left, ...this.of(id)])
  }

  of(id: SessionId): readonly Attachment[] {
    return this.#bySession.get(id) ?? NONE
  }

  /** Why it can't be added; null when it was. */
  add(id: SessionId, attachment: Attachment): string | null {
    const all = this.of(id)
    if (all.length >= MOST_IMAGES) return `A prompt takes ${MOST_IMAGES} images at most.`
    const bytes = all.reduce((sum, one) => sum + one.bytes, attachment.bytes)
    if (bytes > IMAGES_MAX_BYTES) return 'The images of a prompt may have 20 MB together.'
    this.#set(id, [...all, attachment])
    return null
  }

  remove(id: SessionId, key: string): void {
    this.#set(
      id,
      this.of(id).filter((one) => one.key !== key),
    )
  }

  /** Those that were sent; what was added meanwhile stays. */
  removeAll(id: SessionId, sent: readonly Attachment[]): void {
    this.#set(
      id,
      this.of(id).filter((one) => !sent.includes(one)),
    )
  }

  #set(id: SessionId, attachments: readonly Attachment[]): void {
    if (attachments.length === 0) this.#bySession.delete(id)
    else this.#bySession.set(id, attachments)
    for (const listener of [...this.#listeners]) listener()
  }
}

export const attachments = new AttachmentStore()

/** Images of a prompt that was taken back. */
export const fromPrompt = (images: readonly PromptImage[]): Attachment[] =>
  fromDraft(images.map((image) => ({ ...image, name: 'Image', note: null })))

export const fromDraft = (images: readonly DraftImage[]): Attachment[] =>
  images.map(({ mediaType, rest, name, note }) => ({
    key: crypto.randomUUID(),
    name,
    mediaType,
    bytes: Math.floor((rest.length * 3) / 4),
    note,
    rest,
  }))

export const toSent = (one: Attachment): SentImage =>
  'data' in one ? { mediaType: one.mediaType, data: one.data } : { mediaType: one.mediaType, payload: one.rest.id }
