import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import type { AppErrorData } from '#shared/errors.ts'
import { formatDuration } from '../../client/format.ts'
import { promptId } from '../../testing/sessions.ts'
import type { ItemActions } from './item-actions.ts'
import type { TurnItem } from './items.ts'
import { TurnView } from './turn-view.tsx'

const turn: TurnItem = {
  ...{ kind: 'turn', key: 't', at: 1, promptId: promptId(), promptText: 'Do it', outcome: 'completed', error: null },
  ...{ usage: null, durationMs: 65_000, waitedMs: 0, models: [], stopReason: null, explained: false },
}

const actions = (changes: Partial<ItemActions> = {}): ItemActions => ({
  ...{ free: false, onSendAgain: vi.fn(), onSignIn: vi.fn(), onChooseModel: vi.fn() },
  ...{ continueAtReset: false, onContinueAtReset: vi.fn() },
  ...changes,
})

describe('the end of a turn', () => {
  it('tells the work apart from the wait for a person', () => {
    const { rerender } = render(<TurnView item={turn} actions={null} />)
    expect(screen.queryByText(formatDuration(65_000))).not.toBeNull()
    rerender(<TurnView item={{ ...turn, waitedMs: 60_000 }} actions={null} />)
    expect(screen.queryByText(formatDuration(65_000))).toBeNull()
    expect(screen.queryByText(formatDuration(5_000))).not.toBeNull()
    expect(screen.queryByText(`waited ${formatDuration(60_000)} for you`)).not.toBeNull()
  })
})

describe('a turn that a usage limit ended', () => {
  const error = (resetsAt: number): AppErrorData => ({
    ...{ kind: 'quota', message: 'The limit is reached.', remedy: 'Wait.', retriable: false, resetsAt },
  })

  it('is gone on with when the limit is lifted, where the user switches that on', async () => {
    const onContinueAtReset = vi.fn()
    const item: TurnItem = { ...turn, outcome: 'failed', error: error(Date.now() + 3_600_000) }
    const { rerender } = render(<TurnView item={item} actions={actions({ onContinueAtReset })} />)
    const box = () => screen.getByRole('checkbox', { name: /^Go on by itself at / })
    expect(box()).toHaveProperty('checked', false)
    await userEvent.click(box())
    expect(onContinueAtReset).toHaveBeenCalledWith(true)
    rerender(<TurnView item={item} actions={actions({ onContinueAtReset, continueAtReset: true })} />)
    await userEvent.click(box())
    expect(onContinueAtReset).toHaveBeenLastCalledWith(false)
  })

  it('offers nothing once it is lifted', () => {
    const item: TurnItem = { ...turn, outcome: 'failed', error: error(Date.now() - 1) }
    render(<TurnView item={item} actions={actions()} />)
    expect(screen.queryByRole('checkbox')).toBeNull()
    expect(screen.queryByRole('button', { name: 'Try again' })).not.toBeNull()
  })
})
