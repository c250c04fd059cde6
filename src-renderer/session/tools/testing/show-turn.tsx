/** Shows what the events of a turn make of it, card by card. */
import { fireEvent, screen } from '@testing-library/react'
import type { SessionEvent } from '#shared/events.ts'
import { type FakeHost, fakeBullpen, renderWith } from '../../../testing/fake-bullpen.tsx'
import { promptId, sessionId, stored } from '../../../testing/sessions.ts'
import { TranscriptBuilder } from '../../transcript/builder.ts'
import { ItemView } from '../../transcript/item-view.tsx'
import { foldAll } from '../folds.ts'
import { SessionIdContext } from '../long-result.tsx'

const PROMPT: SessionEvent = { type: 'prompt', promptId: promptId(), text: 'Do it' }
const STARTED: SessionEvent = { type: 'turn.started', promptId: promptId() }
export const ENDED: SessionEvent = {
  type: 'turn.ended',
  promptId: promptId(),
  outcome: 'completed',
  error: null,
  usage: { costUsd: 0.5, inputTokens: 1_200, outputTokens: 300, cacheReadTokens: 50_000, cacheWriteTokens: 800 },
  durationMs: 42_000,
  models: ['claude-opus-5-5', 'claude-haiku-5'],
}

type Result = Partial<Extract<SessionEvent, { type: 'tool.result' }>>

export const call = (name: string, input: object, id = 't1', parent: string | null = null): SessionEvent => ({
  type: 'tool.call',
  messageId: `m-${id}`,
  parent,
  toolUseId: id,
  name,
  input: { ...input },
})
export const result = (text: string, more: Result = {}, id = 't1'): SessionEvent => ({
  type: 'tool.result',
  toolUseId: id,
  parent: null,
  isError: false,
  text,
  images: [],
  ...more,
})

/** Shows what these events make of a turn. */
export function show(...events: SessionEvent[]) {
  return showOn({}, ...events)
}

/** The same, with a host to ask. */
export function showOn(host: FakeHost, ...events: SessionEvent[]) {
  const builder = new TranscriptBuilder()
  for (const event of stored([PROMPT, STARTED, ...events])) builder.push(event)
  const items = builder.items.filter(({ kind }) => kind !== 'prompt')
  return renderWith(
    fakeBullpen(host),
    <SessionIdContext value={sessionId()}>
      {items.map((item) => (
        <ItemView key={item.key} item={item} cwd="/work" actions={null} />
      ))}
    </SessionIdContext>,
  )
}

export const done = (...events: SessionEvent[]) => show(...events, ENDED)
export const card = (name: RegExp | string) => screen.getByRole('region', { name })
export const open = (name: RegExp) => {
  fireEvent.click(screen.getByRole('button', { name, expanded: false }))
}

/** As a window that was just opened. */
export function forgetFolds(): void {
  localStorage.clear()
  foldAll(sessionId(), null)
}
