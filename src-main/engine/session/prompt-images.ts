/** The images of a prompt: kept outside the journal as soon as they come, and put together again when it is sent. */
import { AppError } from '#shared/errors.ts'
import type { SessionEvent } from '#shared/events.ts'
import type { PromptId, SessionId } from '#shared/ids.ts'
import type { PromptImage, SentImage } from '#shared/images.ts'
import type { SentImage as ImageData } from '../agent/prompt-stream.ts'
import type { PayloadRepository } from '../store/types.ts'

/** A prompt as it comes from the user. */
export type SentPrompt = {
  readonly promptId: PromptId
  readonly text: string
  readonly images?: readonly SentImage[] | undefined
  /** Before those that wait. */
  readonly first?: boolean | undefined
}

export const LOST_IMAGES: SessionEvent = {
  type: 'notice',
  level: 'warning',
  text: 'An image of this prompt could not be read and was left out.',
}

/** Throws `not_found` for an image that the session is said to have and has not. */
export function keepImages(store: PayloadRepository, id: SessionId, images: readonly SentImage[]): PromptImage[] {
  return images.map((image, index) => {
    const { mediaType } = image
    if ('data' in image) return { mediaType, rest: store.addImage(id, image.data) }
    const length = store.length(id, image.payload)
    if (length !== null && length > 0) return { mediaType, rest: { id: image.payload, length } }
    throw new AppError('not_found', {
      message: 'An image of this prompt is no longer there.',
      remedy: 'Take it out, or add it again from its file.',
      field: `images.${index}`,
    })
  })
}

/** One that can't be read is left out: the words still say what was asked. */
export function loadImages(
  store: PayloadRepository,
  id: SessionId,
  images: readonly PromptImage[] = [],
): { loaded: ImageData[]; missing: number } {
  const loaded = images.flatMap(({ mediaType, rest }) => {
    const page = store.read(id, rest.id, { offset: 0, limit: rest.length })
    return page && page.text.length === rest.length ? [{ mediaType, data: page.text }] : []
  })
  return { loaded, missing: images.length - loaded.length }
}
