/** The images of prompts that are not sent yet: their data lie with the session, which they are is one fact for each. */
import { z } from 'zod'
import type { SessionId } from '#shared/ids.ts'
import { DraftImage, type PromptImage, type SentImage } from '#shared/images.ts'
import { keepImages } from './session/prompt-images.ts'
import type { FactRepository, PayloadRepository } from './store/types.ts'

const factOf = (id: SessionId): string => `draft-images ${id}`

export function createDraftImages({ facts, payloads }: { facts: FactRepository; payloads: PayloadRepository }) {
  return {
    /** Those whose data are still there. */
    of: (id: SessionId): DraftImage[] =>
      (z.array(DraftImage).safeParse(facts.get(factOf(id))).data ?? []).filter(
        ({ rest }) => payloads.length(id, rest.id) === rest.length,
      ),
    set(id: SessionId, images: readonly DraftImage[]): void {
      facts.set(factOf(id), images)
    },
    keep(id: SessionId, image: SentImage): PromptImage {
      const [kept] = keepImages(payloads, id, [image])
      if (!kept) throw new Error('An image that was kept is not there.')
      return kept
    },
  }
}
