import { act, fireEvent } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SessionId } from '#shared/ids.ts'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { sessionId } from '../testing/sessions.ts'
import { useSessionIntent } from './use-session-intent.ts'

function Probe({ visible }: { visible: readonly SessionId[] }) {
  useSessionIntent(visible)
  return visible.map((id) => (
    <div key={id} role="tabpanel" data-session={id}>
      <textarea />
    </div>
  ))
}

function show(...visible: readonly SessionId[]) {
  const told: unknown[] = []
  const bullpen = fakeBullpen({ 'sessions.intend': (input) => void told.push(input) })
  const { container } = renderWith(bullpen, <Probe visible={visible} />)
  const type = () => fireEvent.input(container.querySelector('textarea')!, { target: { value: 'x' } })
  const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
  return { told, type, pass }
}

describe('useSessionIntent', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('tells of the session on the screen, and of none where there is none', async () => {
    const some = show(sessionId(2))
    await some.pass(0)
    expect(some.told).toEqual([{ id: sessionId(2) }])
    const none = show()
    await none.pass(600_000)
    expect(none.told).toEqual([])
  })

  it('tells of typing at most once a minute', async () => {
    const { told, type, pass } = show(sessionId())
    await pass(0)
    type()
    await pass(59_000)
    type()
    expect(told).toHaveLength(1)
    await pass(2_000)
    type()
    type()
    await pass(0)
    expect(told).toHaveLength(2)
  })

  it('goes on telling while the session is looked at', async () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(true)
    const { told, pass } = show(sessionId())
    await pass(11 * 60_000)
    expect(told).toHaveLength(3)
  })

  it('tells of every pane, and of typing in the one where it happens', async () => {
    const { told, type, pass } = show(sessionId(1), sessionId(2))
    await pass(0)
    expect(told).toEqual([{ id: sessionId(1) }, { id: sessionId(2) }])
    await pass(61_000)
    type()
    await pass(0)
    expect(told.slice(2)).toEqual([{ id: sessionId(1) }])
  })
})
