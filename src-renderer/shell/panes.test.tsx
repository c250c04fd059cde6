import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { Session } from '#shared/session.ts'
import { aSession, sessionId } from '../testing/sessions.ts'
import { singlePane } from '../tabs/layout.ts'
import { Panes } from './panes.tsx'

const first = aSession({ id: sessionId(1), title: 'Session 1' })
const second = aSession({ id: sessionId(2), title: 'Session 2' })
const sessions = new Map([first, second].map((session) => [session.id, session]))

const view = (shown: Session) => (
  <Panes
    layout={singlePane(shown.id)}
    sessions={sessions}
    open={[first.id, second.id]}
    covered={false}
    onLayout={() => undefined}
    onFocus={() => undefined}
    renderSession={({ title }) => <textarea aria-label={title} />}
    renderEmpty={() => null}
  />
)

it('keeps what was left as it was laid out, out of sight and out of reach', () => {
  const { rerender } = render(view(first))
  const left = screen.getByRole('textbox', { name: 'Session 1' })
  rerender(view(second))
  expect(screen.getAllByRole('textbox')).toEqual([screen.getByRole('textbox', { name: 'Session 2' })])
  expect(left.isConnected).toBe(true)
  expect(left.closest('[aria-hidden="true"]')).not.toBeNull()
  expect(left.style.display).toBe('')
  rerender(view(first))
  expect(screen.getByRole('textbox', { name: 'Session 1' })).toBe(left)
})
