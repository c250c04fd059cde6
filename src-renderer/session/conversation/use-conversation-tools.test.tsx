/** Going back to a prompt puts all of it into the composer again. */
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { aSession, promptId } from '../../testing/sessions.ts'
import { attachments } from '../composer/attachments/attachment-store.ts'
import { DraftStore } from '../composer/draft-store.ts'
import type { PromptItem } from '../transcript/items.ts'
import { type ConversationTools, useConversationTools } from './use-conversation-tools.tsx'

const session = aSession()
const prompt: PromptItem = {
  kind: 'prompt',
  key: 'p',
  at: 1,
  promptId: promptId(),
  text: 'what is this',
  images: [{ mediaType: 'image/png', rest: { id: 7, length: 400 } }],
  origin: null,
  started: true,
  startSeq: 5,
}
const NO_FILES = { possible: true, reason: null, files: [], insertions: 0, deletions: 0, skippedLinks: 0 }

it('puts back the words and the images', async () => {
  const bullpen = fakeBullpen({
    'sessions.conversation': () => ({ conversationId: null, hasTranscript: true, holder: null }),
    'sessions.rewindFiles': () => NO_FILES,
    'sessions.rewind': () => session,
    'drafts.set': () => undefined,
  })
  const drafts = new DraftStore(bullpen.client)
  const seen: { tools?: ConversationTools } = {}
  function Pane() {
    seen.tools = useConversationTools({
      ...{ session, firstPrompt: null, drafts },
      onOpen: () => undefined,
      onPutBack: () => undefined,
    })
    return seen.tools.dialogs
  }
  renderWith(bullpen, <Pane />)
  await waitFor(() => expect(seen.tools?.promptActions.onGoBack).toBeDefined())
  act(() => seen.tools?.promptActions.onGoBack?.(prompt))
  fireEvent.click(await screen.findByRole('button', { name: 'Go back' }))
  await waitFor(() => expect(drafts.text(session.id)).toBe('what is this'))
  expect(attachments.of(session.id)).toMatchObject([{ mediaType: 'image/png', rest: { id: 7 } }])
})
