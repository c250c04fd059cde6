import { expect, test } from 'vitest'
import { SessionId } from '#shared/ids.ts'
import type { Layout } from '#shared/workspace.ts'
import { singlePane } from '../tabs/layout.ts'
import { type KeptSessions, keptAfter, keptIn } from './use-kept-sessions.ts'

const ids = Array.from({ length: 6 }, () => SessionId.parse(crypto.randomUUID()))
const at = (index: number): SessionId => ids[index]!

/** Going from one to the next in the only pane. */
const gone = (through: readonly number[], open = ids): KeptSessions =>
  through.reduce<KeptSessions>((kept, index) => keptAfter(kept, singlePane(at(index)), open), [])

const inOnlyPane = (kept: KeptSessions) => kept.flatMap(({ pane }) => keptIn(kept, pane))

test('the sessions left last are kept, no more than three, each once', () => {
  expect(inOnlyPane(gone([0, 1]))).toEqual([at(1), at(0)])
  expect(inOnlyPane(gone([0, 1, 0]))).toEqual([at(0), at(1)])
  expect(inOnlyPane(gone([0, 1, 2, 3, 4, 5]))).toEqual([at(5), at(4), at(3), at(2)])
})

test('a closed tab is let go', () => {
  const open = ids.filter((id) => id !== at(0))
  expect(inOnlyPane(keptAfter(gone([0, 1]), singlePane(at(1)), open))).toEqual([at(1)])
})

test('a session that another pane shows is not kept as well', () => {
  const pane = (id: string, session: SessionId) => ({ id, share: 1, session })
  const layout = (left: SessionId, right: SessionId): Layout => ({
    columns: [
      { id: 'c1', share: 1, panes: [pane('left', left)] },
      { id: 'c2', share: 1, panes: [pane('right', right)] },
    ],
    focused: 'left',
  })
  const before = keptAfter(keptAfter([], layout(at(0), at(1)), ids), layout(at(2), at(1)), ids)
  expect(keptIn(before, 'left')).toEqual([at(2), at(0)])
  expect(keptIn(keptAfter(before, layout(at(2), at(0)), ids), 'left')).toEqual([at(2)])
})
