/** Going back to a prompt puts all of it into the composer again. */
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { useEffect } from 'react'
import { expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { fakeBullpen, type FakeHost, renderWith } from '../../testing/fake-bullpen.tsx'
import { aSession, promptId, sessionId } from '../../testing/sessions.ts'
import { Toasts } from '../../ui/toasts.tsx'
import { attachments } from '../composer/attachments/attachment-store.ts'
import { DraftStore } from '../composer/draft-store.ts'
import type { Item, PromptItem } from '../transcript/items.ts'
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

function shown(host: FakeHost) {
  const bullpen = fakeBullpen({
    'sessions.conversation': () => ({ conversationId: null, hasTranscript: true, holder: null }),
    'sessions.rewindFiles': () => NO_FILES,
    'drafts.set': () => undefined,
    ...host,
  })
  const drafts = new DraftStore(bullpen.client)
  const seen: { tools?: ConversationTools } = {}
  function Pane() {
    const tools = useConversationTools({
      ...{ session, firstPrompt: null, drafts, items: () => [], seqOf: () => null },
      onOpen: () => undefined,
      onPutBack: () => undefined,
    })
    useEffect(() => {
      seen.tools = tools
    })
    return (
      <>
        {tools.dialogs}
        <Toasts />
      </>
    )
  }
  renderWith(bullpen, <Pane />)
  return { drafts, seen }
}

it('puts back the words and the images', async () => {
  const { drafts, seen } = shown({ 'sessions.rewind': () => session })
  await waitFor(() => expect(seen.tools?.promptActions.onGoBack).toBeDefined())
  act(() => seen.tools?.promptActions.onGoBack?.(prompt))
  fireEvent.click(await screen.findByRole('button', { name: 'Go back' }))
  await waitFor(() => expect(drafts.text(session.id)).toBe('what is this'))
  expect(attachments.of(session.id)).toMatchObject([{ mediaType: 'image/png', rest: { id: 7 } }])
})

it('neither goes back nor forks where the words of the prompt can not be read', async () => {
  const done = vi.fn(() => session)
  const { seen } = shown({
    'sessions.rewind': done,
    'sessions.fork': done,
    'sessions.payload': () => {
      throw new AppError('network', { message: 'The line is cut.', remedy: 'Try again.' })
    },
  })
  await waitFor(() => expect(seen.tools?.promptActions.onGoBack).toBeDefined())
  const long = { ...prompt, rest: { id: 8, length: 100_000 } }
  act(() => seen.tools?.promptActions.onFork?.(long))
  expect(await screen.findByText(/The line is cut/)).toBeTruthy()
  act(() => seen.tools?.promptActions.onGoBack?.(long))
  fireEvent.click(await screen.findByRole('button', { name: 'Go back' }))
  await waitFor(() => expect(screen.getAllByText(/The line is cut/)).toHaveLength(2))
  expect(done).not.toHaveBeenCalled()
})

it('forks after an answer or a row of calls: at the number of its last event', async () => {
  const fork = vi.fn(() => aSession({ id: sessionId(2) }))
  const bullpen = fakeBullpen({
    'sessions.conversation': () => ({ conversationId: null, hasTranscript: true, holder: null }),
    'sessions.fork': fork,
  })
  const answer: Item = { kind: 'text', key: 'a', at: 1, text: 'So.', streaming: false, aborted: false }
  const opened = vi.fn()
  const seen: { tools?: ConversationTools } = {}
  function Pane() {
    const tools = useConversationTools({
      ...{ session, firstPrompt: null, drafts: new DraftStore(bullpen.client), items: () => [] },
      ...{ seqOf: (item: Item) => (item === answer ? 12 : null), onOpen: opened, onPutBack: () => undefined },
    })
    useEffect(() => {
      seen.tools = tools
    })
    return null
  }
  renderWith(bullpen, <Pane />)
  await waitFor(() => expect(seen.tools?.promptActions.onFork).toBeDefined())
  act(() => seen.tools?.promptActions.onFork?.(answer))
  await waitFor(() => expect(opened).toHaveBeenCalledWith(sessionId(2)))
  expect(fork).toHaveBeenCalledWith({ id: session.id, upToSeq: 12 })
})

it('switches going on after a usage limit before there is one', async () => {
  const set = vi.fn(() => aSession({ continueAtReset: true }))
  const bullpen = fakeBullpen({
    'sessions.conversation': () => ({ conversationId: null, hasTranscript: false, holder: null }),
    'sessions.setContinueAtReset': set,
  })
  const seen: { tools?: ConversationTools } = {}
  function Pane() {
    const tools = useConversationTools({
      ...{ session, firstPrompt: null, drafts: new DraftStore(bullpen.client), items: () => [], seqOf: () => null },
      ...{ onOpen: () => undefined, onPutBack: () => undefined },
    })
    useEffect(() => {
      seen.tools = tools
    })
    return null
  }
  renderWith(bullpen, <Pane />)
  const entry = seen.tools?.entries.find((one) => one !== 'separator' && one.label === 'Go on after a usage limit')
  if (entry === undefined || entry === 'separator') throw new Error('no such entry')
  act(() => entry.onSelect())
  await waitFor(() => expect(set).toHaveBeenCalledWith({ id: session.id, on: true }))
})
