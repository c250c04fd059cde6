/** What the window remembers: tabs and drafts. */
import { z } from 'zod'
import { SessionId } from '../ids.ts'
import { DraftImage, MOST_IMAGES, PromptImage, SentImage } from '../images.ts'
import { Tabs } from '../workspace.ts'
import { base } from './base.ts'

export const workspace = {
  tabs: base.route({ method: 'GET', path: '/workspace/tabs', summary: 'The open tabs' }).output(Tabs),
  setTabs: base
    .route({ method: 'PUT', path: '/workspace/tabs', summary: 'Remember the open tabs' })
    .input(Tabs)
    .output(z.void()),
  draft: base
    .route({ method: 'GET', path: '/workspace/drafts/{sessionId}', summary: 'The unsent text and images of a session' })
    .input(z.object({ sessionId: SessionId }))
    .output(z.object({ text: z.string(), images: z.array(DraftImage) })),
  setDraft: base
    .route({ method: 'PUT', path: '/workspace/drafts/{sessionId}', summary: 'Remember the unsent text of a session' })
    .input(z.object({ sessionId: SessionId, text: z.string() }))
    .output(z.void()),
  keepImage: base
    .route({
      method: 'POST',
      path: '/workspace/drafts/{sessionId}/images',
      summary: 'Keep an image for an unsent prompt',
    })
    .input(z.object({ sessionId: SessionId, image: SentImage }))
    .output(PromptImage),
  setDraftImages: base
    .route({
      method: 'PUT',
      path: '/workspace/drafts/{sessionId}/images',
      summary: 'Remember which images the unsent prompt of a session has',
    })
    .input(z.object({ sessionId: SessionId, images: z.array(DraftImage).max(MOST_IMAGES) }))
    .output(z.void()),
}
