import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FollowFrame, LiveChange, SessionEvent, StoredEvent } from '#shared/events.ts'
import { aSession, aToolRequest, promptId, stored } from '../../testing/sessions.ts'
import type { Item } from './items.ts'
import { TranscriptState } from './transcript-state.ts'

const said = { messageId: 'm1', parent: null }
const PROMPT: SessionEvent = { type: 'prompt', promptId: promptId(), text: 'Do it' }
const STARTED: SessionEvent = { type: 'turn.started', promptId: promptId() }
const ENDED: SessionEvent = {
  type: 'turn.ended',
  promptId: promptId(),
  outcome: 'completed',
  error: null,
  usage: null,
  durationMs: 1_200,
}
const CALL: SessionEvent = { type: 'tool.call', ...said, toolUseId: 'tool-1', name: 'Bash', input: { command: 'ls' } }
const RESULT: SessionEvent = {
  type: 'tool.result',
  toolUseId: 'tool-1',
  parent: null,
  isError: false,
  text: 'out',
  images: [],
}

/** Everything of interest once: a subagent, a permission, a queued and a withdrawn prompt, a retry. */
const STORY = stored([
  PROMPT,
  STARTED,
  { type: 'process.started', path: 'cold', pid: 1, cliVersion: '2', restricted: false },
  { type: 'text', ...said, text: 'I look.', aborted: false },
  CALL,
  { type: 'permission.asked', request: aToolRequest() },
  { type: 'prompt', promptId: promptId(2), text: 'Queued' },
  { type: 'prompt', promptId: promptId(3), text: 'Taken back' },
  { type: 'permission.answered', requestId: 'request-1', outcome: { kind: 'allow-once' } },
  RESULT,
  { type: 'tool.call', ...said, toolUseId: 'task', name: 'Task', input: { description: 'Sub', prompt: 'p' } },
  { type: 'text', messageId: 'm2', parent: 'task', text: 'From below', aborted: false },
  { type: 'tool.call', messageId: 'm2', parent: 'task', toolUseId: 'inner', name: 'Read', input: { file_path: '/a' } },
  { type: 'tool.result', toolUseId: 'inner', parent: 'task', isError: true, text: 'no', images: [] },
  { type: 'prompt.withdrawn', promptId: promptId(3) },
  { ...ENDED },
  { type: 'turn.started', promptId: promptId(2) },
  { type: 'thinking', messageId: 'm3', parent: null, text: 'Hm' },
  { type: 'notice', level: 'warning', text: 'Careful' },
  { ...ENDED, promptId: promptId(2), outcome: 'interrupted' },
])

const snapshot = (events: StoredEvent[], reset: boolean): FollowFrame => ({
  type: 'snapshot',
  reset,
  session: aSession(),
  events,
  hasOlder: false,
  live: [],
})
const batch = (events: StoredEvent[], live: LiveChange[] = []): FollowFrame => ({ type: 'batch', events, live })

const itemsOf = (frames: readonly FollowFrame[]) => {
  const state = new TranscriptState()
  for (const frame of frames) state.apply(frame)
  return state.view().items
}
const whole = itemsOf([snapshot(STORY, true)])
const cuts = fc.uniqueArray(fc.integer({ min: 0, max: STORY.length }), { maxLength: 8 })
const partsAt = (points: number[]) => {
  const bounds = [0, ...points.sort((a, b) => a - b), STORY.length]
  return bounds.slice(1).map((end, index) => STORY.slice(bounds[index], end))
}

describe('TranscriptState', () => {
  it('shows the same items however the events are split into frames', () => {
    fc.assert(
      fc.property(cuts, fc.boolean(), (points, resumed) => {
        const [first = [], ...rest] = partsAt(points)
        const frames = rest.map((events) => (resumed ? snapshot(events, false) : batch(events)))
        expect(itemsOf([snapshot(first, true), ...frames])).toEqual(whole)
      }),
    )
  })

  it('takes no event twice, whatever a resumed stream repeats', () => {
    fc.assert(
      fc.property(fc.nat(STORY.length), fc.nat(STORY.length), (end, again) => {
        const from = Math.min(again, end)
        expect(itemsOf([snapshot(STORY.slice(0, end), true), batch(STORY.slice(from))])).toEqual(whole)
      }),
    )
  })

  it('shows the same items when the older events come later, page by page', () => {
    fc.assert(
      fc.property(cuts, (points) => {
        const pages = partsAt(points).reverse()
        const state = new TranscriptState()
        state.apply({ ...snapshot(pages[0] ?? [], true), hasOlder: pages.length > 1 } as FollowFrame)
        pages.slice(1).forEach((events, index) => state.prepend({ events, hasOlder: index < pages.length - 2 }))
        expect(state.view().items).toEqual(whole)
        expect(state.view().hasOlder).toBe(false)
      }),
    )
  })

  it('shows live text the same however it is cut, and replaces it by its event under the same key', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(20), (text, at) => {
        const block = { key: 'm1:0', messageId: 'm1', parent: null, kind: 'text' as const, toolName: '', text: '' }
        const frames = [text.slice(0, at), text.slice(at)].map((part) =>
          batch([], [{ op: 'append', key: 'm1:0', text: part }]),
        )
        const begin = [snapshot(stored([PROMPT, STARTED]), true), batch([], [{ op: 'open', block }])]
        const live = itemsOf([...begin, ...frames])
        expect(live.at(-1)).toMatchObject({ kind: 'text', text, streaming: true })
        const done = batch(stored([{ type: 'text', ...said, text, aborted: false }], 3), [{ op: 'close', key: 'm1:0' }])
        const settled = itemsOf([...begin, ...frames, done])
        expect(settled.at(-1)).toMatchObject({ kind: 'text', text, streaming: false, key: live.at(-1)?.key })
      }),
    )
  })

  it('keeps the identity of items that did not change', () => {
    const state = new TranscriptState()
    state.apply(snapshot(STORY.slice(0, 5), true))
    const before = state.view().items
    state.apply(batch(STORY.slice(5)))
    const after = state.view().items
    expect(after[0]).toBe(before[0])
    expect(after.find(({ kind }) => kind === 'text')).toBe(before.find(({ kind }) => kind === 'text'))
  })

  it('nests what a subagent does under its tool call', () => {
    const task = whole.find((item) => item.kind === 'tool' && item.name === 'Task')
    expect(task).toMatchObject({
      children: [
        { kind: 'text', text: 'From below' },
        { kind: 'steps', steps: [{ kind: 'tool', name: 'Read', result: { isError: true } }] },
      ],
    })
  })

  it('keeps a queued prompt at the end until its turn starts', () => {
    const early = itemsOf([snapshot(STORY.slice(0, 12), true)])
    expect(early.at(-2)).toMatchObject({ kind: 'prompt', text: 'Queued', started: false })
    const titles = whole.flatMap((item) => (item.kind === 'prompt' ? [item.text] : []))
    expect(titles).toEqual(['Do it', 'Queued'])
    expect(whole.findIndex((item) => item.kind === 'turn')).toBeLessThan(
      whole.findIndex((item) => item.kind === 'prompt' && item.text === 'Queued'),
    )
  })

  it('lists a request as pending until it is answered', () => {
    const pendingAfter = (count: number) => {
      const state = new TranscriptState()
      state.apply(snapshot(STORY.slice(0, count), true))
      return state.view().pending.map(({ requestId }) => requestId)
    }
    expect(pendingAfter(6)).toEqual(['request-1'])
    expect(pendingAfter(9)).toEqual([])
  })

  it('marks a tool whose turn ended without a result as stopped', () => {
    const items = itemsOf([snapshot(stored([PROMPT, STARTED, CALL, ENDED]), true)])
    expect(items[1]).toMatchObject({ kind: 'steps', steps: [{ stopped: true, result: null }] })
  })

  it('offers the text of a failed turn again', () => {
    const error = { kind: 'overloaded' as const, message: 'm', remedy: 'r', retriable: true }
    const items = itemsOf([snapshot(stored([PROMPT, STARTED, { ...ENDED, outcome: 'failed', error }]), true)])
    expect(items.at(-1)).toMatchObject({ kind: 'turn', promptText: 'Do it', error })
  })
})

describe('a task that went on beside the agent when the host was killed', () => {
  const events = stored([
    PROMPT,
    STARTED,
    { ...CALL, input: { command: 'make', run_in_background: true } },
    { type: 'task.started', toolUseId: 'tool-1' },
    RESULT,
    ENDED,
  ])
  const taskOf = (state: TranscriptState) =>
    state
      .view()
      .items.flatMap((item): readonly Item[] => (item.kind === 'steps' ? item.steps : [item]))
      .flatMap((item) => (item.kind === 'tool' ? [item.task?.outcome] : []))

  it('is shown as cut, also after older pages have come, and as running while there is a process', () => {
    const state = new TranscriptState()
    const frame = snapshot(events, true)
    const asleep = aSession({ state: { kind: 'hibernated' } })
    state.apply({ ...frame, session: aSession({ state: { kind: 'idle' } }) })
    expect(taskOf(state)).toEqual(['running'])
    state.apply({ ...frame, session: asleep })
    expect(taskOf(state)).toEqual(['stopped'])
    state.prepend({ events: [], hasOlder: false })
    expect(taskOf(state)).toEqual(['stopped'])
  })
})
