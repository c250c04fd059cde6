import { render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import type { SessionEvent, StoredEvent } from '#shared/events.ts'
import { aSession, promptId, stored } from '../../testing/sessions.ts'
import { GapView } from './gap-view.tsx'
import type { GapItem } from './items.ts'
import { TranscriptState } from './transcript-state.ts'

const gap = (missing: GapItem['missing'], offers: GapItem['offers']): GapItem => ({
  key: 'e1',
  at: 1,
  kind: 'gap',
  missing,
  offers,
  promptText: 'Do it',
})

describe('GapView', () => {
  it('offers to send a prompt again that the agent never noted', async () => {
    const onSendAgain = vi.fn()
    const rest = { id: 3, length: 900_000 }
    render(<GapView item={{ ...gap('prompt', ['send-again']), promptRest: rest }} actions={{ onSendAgain }} />)
    expect(screen.getByText(/does not know that it was asked/)).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Send again' }))
    expect(onSendAgain).toHaveBeenCalledWith('Do it', undefined, rest)
  })

  it('offers to go on, or to start afresh', async () => {
    const onSendAgain = vi.fn()
    const onStartFresh = vi.fn()
    render(<GapView item={gap('answer', ['continue', 'start-fresh'])} actions={{ onSendAgain, onStartFresh }} />)
    await userEvent.click(screen.getByRole('button', { name: 'Continue' }))
    await userEvent.click(screen.getByRole('button', { name: 'Start afresh' }))
    expect(onSendAgain).toHaveBeenCalledOnce()
    expect(onStartFresh).toHaveBeenCalledOnce()
  })
})

describe('a transcript', () => {
  const turn = (n: number, ...said: SessionEvent[]): SessionEvent[] => [
    { type: 'prompt', promptId: promptId(n), text: `prompt ${n}` },
    { type: 'turn.started', promptId: promptId(n) },
    ...said,
    { type: 'turn.ended', promptId: promptId(n), outcome: 'completed', error: null, usage: null, durationMs: 1 },
  ]
  const text = (messageId: string, words: string, aborted = false): SessionEvent => ({
    type: 'text',
    messageId,
    parent: null,
    text: words,
    aborted,
  })
  const wordsOf = (frames: StoredEvent[][]) => {
    const state = new TranscriptState()
    for (const [index, events] of frames.entries()) {
      if (index > 0) state.apply({ type: 'batch', events, live: [] })
      else state.apply({ type: 'snapshot', reset: true, session: aSession(), events, hasOlder: false, live: [] })
    }
    return state.view().items.flatMap((item) => ('text' in item ? [item.text] : []))
  }

  it('shows a text once that came whole after it was cut short, in its place', () => {
    const events = stored([...turn(1, text('m1', 'par', true), text('m2', 'other'), text('m1', 'partial'))])
    expect(wordsOf([events])).toEqual(['prompt 1', 'partial', 'other'])
  })

  it('leaves out a prompt that had waited before the place gone back to, and was sent after it', () => {
    const [prompt, started, ...rest] = turn(2, text('m2', 'two'))
    const [first, ...ofFirst] = turn(1, text('m1', 'one'))
    if (!first || !prompt || !started) throw new Error('a turn begins with its prompt')
    const events = stored([first, prompt, ...ofFirst, started, ...rest, { type: 'rewound', toSeq: 5, keptAs: 'x' }])
    expect(wordsOf([events])).toEqual(['prompt 1', 'one', expect.stringContaining('went back')])
  })

  it('leaves out what the user went back from, at once and after a reload', () => {
    const events = stored([
      ...turn(1, text('m1', 'one')),
      ...turn(2, text('m2', 'two')),
      { type: 'rewound', toSeq: 4, keptAs: 'x' },
      ...turn(3, text('m3', 'three')),
    ])
    const expected = ['prompt 1', 'one', expect.stringContaining('went back'), 'prompt 3', 'three']
    expect(wordsOf([events])).toEqual(expected)
    expect(wordsOf([events.slice(0, 7), events.slice(7)])).toEqual(expected)
  })
})
