import { fireEvent, screen } from '@testing-library/react'
import { type ReactNode, useRef, useState } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { aSession, aToolRequest } from '../testing/sessions.ts'
import { Composer, type ComposerHandle } from './composer/composer.tsx'
import { RequestCard } from './permission/request-card.tsx'
import type { Item, ToolItem } from './transcript/items.ts'
import { TranscriptList } from './transcript/transcript-list.tsx'
import type { Transcript } from './transcript/transcript-store.ts'

// the page of the tests has no sizes: every row is near the viewport
vi.mock('virtua', () => ({
  Virtualizer: ({ data, children }: { data: Item[]; children: (item: Item) => ReactNode }) => data.map(children),
}))

const said = (key: string, text: string): Item => ({
  key,
  at: 1,
  kind: 'thinking',
  text,
  streaming: false,
  aborted: false,
})

const tool: ToolItem = {
  ...{
    key: 'broken',
    at: 1,
    kind: 'tool',
    name: 'Bash',
    toolUseId: 'x',
    writing: null,
    result: null,
    permission: null,
  },
  ...{ stopped: false, startedAt: null, endedAt: null, task: null, plan: null, children: [] },
  input: {},
}
/** What no reader of ours expects. */
const BROKEN = {
  get command(): string {
    throw new Error('the wheel came off')
  },
  toJSON: () => ({ command: 'echo it is all here' }),
}

const transcript = (items: readonly Item[]): Transcript => ({
  ...{ items, hasOlder: false, prepended: false, empty: false, pending: [], firstPrompt: null, oldestSeq: 1 },
  ...{ loaded: true, error: null, older: 'idle', revealed: null },
})

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined))
afterEach(() => void vi.restoreAllMocks())

function Pane({ items }: { items: readonly Item[] }) {
  const [text, setText] = useState('')
  const handle = useRef<ComposerHandle>(null)
  const nothing = () => undefined
  const busy = { busy: false, interrupting: false, sending: false }
  return (
    <>
      <TranscriptList
        {...{ id: null, cwd: '/work', actions: null, onCopyLink: null, footer: null }}
        transcript={transcript(items)}
        onLoadOlder={nothing}
        onLoadAll={nothing}
      />
      <Composer
        {...{ ...busy, text, handle }}
        placeholder=""
        tools={null}
        onText={setText}
        onSend={nothing}
        onInterrupt={nothing}
      />
    </>
  )
}

describe('what can’t be painted', () => {
  it('is shown as it came where it is a message; the others and the prompt work', () => {
    const broken = { ...tool, input: BROKEN }
    renderWith(fakeBullpen({}), <Pane items={[said('a', 'before it'), broken, said('b', 'behind it')]} />)
    expect(screen.getByText('before it')).toBeTruthy()
    expect(screen.getByText('behind it')).toBeTruthy()
    expect(screen.getByText(/the wheel came off/, { selector: 'p' })).toBeTruthy()
    expect(screen.getByLabelText('This message, as it came').textContent).toContain('echo it is all here')
    fireEvent.change(screen.getByLabelText('Prompt', { selector: 'textarea' }), { target: { value: 'go on' } })
    expect(screen.getByDisplayValue('go on')).toBeTruthy()
  })

  it('a request can still be read and answered', () => {
    const onAnswer = vi.fn()
    renderWith(
      fakeBullpen({}),
      <RequestCard
        session={aSession()}
        request={aToolRequest({ input: BROKEN })}
        behind={0}
        answering={false}
        onAnswer={onAnswer}
      />,
    )
    expect(screen.getByLabelText('What Claude asks, as it came').textContent).toContain('echo it is all here')
    fireEvent.click(screen.getByRole('button', { name: 'Deny' }))
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith({ kind: 'deny', reason: '' })
  })
})
