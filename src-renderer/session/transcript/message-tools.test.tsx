import { render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { promptId, stored } from '../../testing/sessions.ts'
import { asMarkdown } from './as-markdown.ts'
import { CopyLinkContext, type ItemActions } from './item-actions.ts'
import { ItemView } from './item-view.tsx'
import type { Item, PromptItem, TextItem } from './items.ts'
import { seqOf } from './locate.ts'
import { MessageTools } from './message-tools.tsx'
import { TranscriptState } from './transcript-state.ts'

const prompt: PromptItem = {
  key: 'p',
  at: 1,
  kind: 'prompt',
  promptId: promptId(2),
  text: 'Plant a tree',
  origin: null,
  started: true,
  startSeq: 2,
}
const answer: TextItem = { key: 'a', at: 1, kind: 'text', text: '**Done**', streaming: false, aborted: false }

const actions = (changes: Partial<ItemActions> = {}): ItemActions => ({
  free: false,
  onSendAgain: vi.fn(),
  onSignIn: vi.fn(),
  onChooseModel: vi.fn(),
  continueAtReset: false,
  onContinueAtReset: vi.fn(),
  ...changes,
})

const names = () => screen.queryAllByRole('button').map((button) => button.getAttribute('aria-label'))

const events = stored([
  { type: 'prompt', promptId: promptId(), text: 'Look' },
  { type: 'turn.started', promptId: promptId() },
  { type: 'tool.call', messageId: 'm', parent: null, toolUseId: 't', name: 'Bash', input: { command: 'cat x' } },
  { type: 'tool.result', toolUseId: 't', parent: null, isError: false, text: 'a ```fence``` in it\n', images: [] },
  { type: 'text', messageId: 'm', parent: null, text: 'Seen.', aborted: false },
])
const state = new TranscriptState()
state.prepend({ events, hasOlder: false })
const { items } = state.view()
const row = (kind: Item['kind']) =>
  items.find((item) => item.kind === kind || (kind === 'tool' && item.kind === 'steps'))

describe('MessageTools', () => {
  it('offers for a prompt to go back, fork, link and copy; not to fork from the first', async () => {
    const onFork = vi.fn()
    const all = actions({ onFork, onGoBack: vi.fn(), firstPrompt: promptId(1) })
    const { rerender } = render(<MessageTools item={prompt} actions={all} onCopyLink={vi.fn()} />)
    expect(names()).toEqual(['Go back to here…', 'Fork from here', 'Copy link to this message', 'Copy prompt'])
    await userEvent.click(screen.getByRole('button', { name: 'Fork from here' }))
    expect(onFork).toHaveBeenCalledWith(prompt)
    rerender(<MessageTools item={prompt} actions={{ ...all, firstPrompt: promptId(2) }} onCopyLink={null} />)
    expect(names()).toEqual(['Go back to here…', 'Copy prompt'])
  })

  it('offers to fork after an answer and after a call, once they are finished', async () => {
    const onFork = vi.fn()
    const all = actions({ onFork, onGoBack: vi.fn(), firstPrompt: promptId(1) })
    const { rerender } = render(<MessageTools item={answer} actions={all} onCopyLink={null} />)
    await userEvent.click(screen.getByRole('button', { name: 'Fork after this' }))
    expect(onFork).toHaveBeenCalledWith(answer)
    rerender(<MessageTools item={{ ...answer, aborted: true }} actions={all} onCopyLink={null} />)
    expect(names()).toEqual(['Copy answer as Markdown'])
    const call = row('tool')
    if (!call) throw new Error('no call')
    rerender(<MessageTools item={call} actions={all} onCopyLink={null} />)
    expect(names()).toContain('Fork after this')
  })

  it('copies an answer as it was written, and nothing of one that is still being written', async () => {
    const user = userEvent.setup()
    const { rerender } = render(<MessageTools item={answer} actions={null} onCopyLink={null} />)
    await user.click(screen.getByRole('button', { name: 'Copy answer as Markdown' }))
    expect(await navigator.clipboard.readText()).toBe('**Done**')
    expect(screen.getByRole('button', { name: 'Copied' })).toBeTruthy()
    rerender(<MessageTools item={{ ...answer, streaming: true }} actions={null} onCopyLink={null} />)
    expect(names()).toEqual([])
  })
})

describe('what stands within a row, and between rows', () => {
  it('is copied and linked to by itself: each call of an open row, and a notice', async () => {
    const onCopyLink = vi.fn<(item: Item) => void>()
    const two = new TranscriptState()
    const call = (toolUseId: string) => ({ type: 'tool.call' as const, messageId: toolUseId, parent: null, toolUseId })
    const more = [
      { ...call('a'), name: 'Read', input: { file_path: '/w/a' } },
      { ...call('b'), name: 'Read', input: { file_path: '/w/b' } },
      { type: 'notice' as const, level: 'info' as const, text: 'Compacted.' },
    ]
    two.prepend({ events: stored(more), hasOlder: false })
    const [steps, notice] = two.view().items
    if (steps?.kind !== 'steps' || !notice) throw new Error('no row')
    render(
      <CopyLinkContext value={onCopyLink}>
        <ItemView item={steps} cwd="/w" actions={null} />
        <MessageTools item={notice} actions={actions()} onCopyLink={onCopyLink} />
      </CopyLinkContext>,
    )
    await userEvent.click(screen.getByRole('button', { expanded: false }))
    const links = screen.getAllByRole('button', { name: 'Copy link to this message' })
    for (const link of links) await userEvent.click(link)
    expect(onCopyLink.mock.calls).toEqual([[steps.steps[0]], [steps.steps[1]], [notice]])
    expect(screen.getAllByRole('button', { name: 'Copy call and result as Markdown' })).toHaveLength(2)
    expect(screen.getByRole('button', { name: 'Copy notice' })).toBeDefined()
    expect(asMarkdown(notice)).toBe('Compacted.')
    const seqs = onCopyLink.mock.calls.map(([item]) => two.seqOf(item))
    expect(seqs).toEqual([1, 2, 3])
    expect(two.locate(2)).toMatchObject({ key: steps.key, itemKey: steps.steps[1]?.key })
  })
})

it('copies all of a prompt of which only the head is shown', async () => {
  const user = userEvent.setup()
  const long = { ...prompt, rest: { id: 3, length: 900_000 } }
  const wholeOf = vi.fn(() => Promise.resolve('Plant a tree, and all the rest'))
  render(<MessageTools item={long} actions={actions({ wholeOf })} onCopyLink={null} />)
  await user.click(screen.getByRole('button', { name: 'Copy prompt' }))
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeTruthy()
  expect(await navigator.clipboard.readText()).toBe('Plant a tree, and all the rest')
  expect(wholeOf).toHaveBeenCalledWith(long)
})

describe('a row made of calls', () => {
  it('becomes Markdown that nothing in it breaks', () => {
    const call = row('tool')
    expect(call && asMarkdown(call)).toBe('**Bash**\n\n```bash\ncat x\n```\n\n````\na ```fence``` in it\n````')
  })

  it('is linked to by its first call, as other messages are by their own event', () => {
    const seqs = (['prompt', 'tool', 'text'] as const).map((kind) => {
      const item = row(kind)
      return item ? seqOf(events, item) : null
    })
    expect(seqs).toEqual([1, 3, 5])
    for (const seq of [1, 3, 5]) expect(state.locate(seq)?.seq).toBe(seq)
  })
})
