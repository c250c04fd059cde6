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
  it('tells what it took, and of which model', () => {
    const usage = {
      costUsd: 0.5,
      inputTokens: 1_200,
      outputTokens: 300,
      cacheReadTokens: 50_000,
      cacheWriteTokens: 800,
    }
    const models = ['claude-opus-5-5', 'claude-haiku-5']
    render(<TurnView item={{ ...turn, durationMs: 42_000, usage, models }} actions={null} />)
    const words = screen.getByRole('contentinfo', { name: 'End of the turn' }).textContent
    expect(words).toBe('42 sclaude-opus-5-52.0k in50.0k cached300 out$0.5000')
  })

  it('says of one whose process died what it read and wrote, and that its cost is not known', () => {
    const counted = { costUsd: 0, costUnknown: true as const, inputTokens: 400, outputTokens: 80 }
    const usage = { ...counted, cacheReadTokens: 0, cacheWriteTokens: 0 }
    render(<TurnView item={{ ...turn, outcome: 'lost', durationMs: 0, usage }} actions={null} />)
    const words = screen.getByRole('contentinfo', { name: 'End of the turn' }).textContent
    expect(words).toContain('400 in80 outcost not known')
  })

  it('says why, where the model was not simply done', () => {
    const { rerender } = render(<TurnView item={{ ...turn, outcome: 'interrupted' }} actions={null} />)
    expect(screen.getByText('Interrupted')).toBeDefined()
    rerender(<TurnView item={{ ...turn, stopReason: 'max_turns' }} actions={null} />)
    expect(screen.getByText('As many steps as a turn may have')).toBeDefined()
  })

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
