/** Tabs and drafts: contract → engine. */
import type { Engine } from '../engine/types.ts'
import type { Implementer } from './implementer.ts'

export const workspaceRouter = ({ workspace: os }: Implementer, { workspace }: Engine) => ({
  tabs: os.tabs.handler(() => workspace.tabs()),
  setTabs: os.setTabs.handler(({ input }) => workspace.setTabs(input)),
  draft: os.draft.handler(({ input }) => ({
    text: workspace.draft(input.sessionId),
    images: workspace.draftImages(input.sessionId),
  })),
  setDraft: os.setDraft.handler(({ input }) => workspace.setDraft(input)),
  keepImage: os.keepImage.handler(({ input }) => workspace.keepImage(input)),
  setDraftImages: os.setDraftImages.handler(({ input }) => workspace.setDraftImages(input)),
})
