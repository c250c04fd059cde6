import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { SessionState } from '#shared/session.ts'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { aSession, promptId, sessionId } from '../../testing/sessions.ts'
import { Activity } from './activity.tsx'

const { data: error } = new AppError('process', {
  message: 'Stopped, because the CLI ended 4 times within five minutes.',
  remedy: 'Look at the details.',
  detail: 'the flux is not compensated',
})

function show(state: SessionState) {
  const onInterrupt = vi.fn()
  const onSettings = vi.fn()
  const wake = vi.fn(() => aSession())
  const bullpen = fakeBullpen({ 'sessions.wake': wake })
  renderWith(bullpen, <Activity session={aSession({ state })} onInterrupt={onInterrupt} onSettings={onSettings} />)
  return { onInterrupt, onSettings, wake }
}

describe('the line under the transcript', () => {
  it('says where in line a session stands and why, and lets the user call it off', async () => {
    const queue = { position: 3, reason: 'process-cap' as const, message: '2 processes run.' }
    const { onInterrupt } = show({ kind: 'waking', since: 0, queue })
    expect(screen.queryByText('Waiting for a process: number 3 in line')).not.toBeNull()
    expect(screen.queryByText(/2 processes run\./)).not.toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Don’t start it' }))
    expect(onInterrupt).toHaveBeenCalledOnce()
  })

  it('counts what was worked, not what was waited for its reader', () => {
    const turn = { promptId: promptId(), since: Date.now() - 100_500, waitedMs: 90_000 }
    show({ kind: 'running', ...turn, interrupting: false })
    expect(screen.queryByText('10 s')).not.toBeNull()
  })

  it('counts down to the next start of a process that died', () => {
    show({ kind: 'waking', since: 0, restart: { attempt: 2, maxAttempts: 3, at: Date.now() + 1_900, reason: error } })
    expect(screen.queryByText(/Starting it again in 2 s \(2 of 3\)/)).not.toBeNull()
  })

  it('shows why a session stopped, with the last words, and starts it again on demand', async () => {
    const { wake } = show({ kind: 'failed', error })
    expect(screen.queryByText(/^Stopped, because/)).not.toBeNull()
    expect(screen.queryByText('the flux is not compensated')).not.toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Start again' }))
    expect(wake).toHaveBeenCalledWith({ id: sessionId() })
    expect(screen.queryByRole('button', { name: 'Open the settings…' })).toBeNull()
  })

  it('says of a session without a process that the next prompt starts one, and starts it on demand', async () => {
    const { wake } = show({ kind: 'hibernated' })
    expect(screen.queryByText('Asleep: your next prompt wakes it.')).not.toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Wake' }))
    expect(wake).toHaveBeenCalledWith({ id: sessionId() })
  })

  it('leaves it to the card to say that the session waits for its reader', () => {
    const turn = { promptId: promptId(), since: 0, askedAt: 1, requestIds: [] }
    show({ kind: 'waiting', ...turn, on: 'permission' })
    expect(document.body.textContent).toBe('')
  })

  it('opens the settings where one of them is the reason', async () => {
    const { onSettings } = show({ kind: 'failed', error: { ...error, kind: 'not_found', field: 'cliPath' } })
    await userEvent.click(screen.getByRole('button', { name: 'Open the settings…' }))
    expect(onSettings).toHaveBeenCalledOnce()
  })

  it('is silent about a death that the turn it happened in has told of', () => {
    const { message, kind, remedy } = error
    const session = aSession({
      state: { kind: 'failed', error },
      lastOutcome: { outcome: 'lost', error: { kind, message, remedy }, at: 1 },
    })
    renderWith(fakeBullpen({}), <Activity session={session} onInterrupt={vi.fn()} onSettings={vi.fn()} />)
    expect(screen.queryByText(message)).toBeNull()
  })
})
