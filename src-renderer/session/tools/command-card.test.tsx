import { screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { RequestId } from '#shared/ids.ts'
import { aToolRequest, sessionId } from '../../testing/sessions.ts'
import { foldAll } from './folds.ts'
import { call, card, done, ENDED, forgetFolds, open, result, show, showOn } from './testing/show-turn.tsx'

beforeEach(forgetFolds)

describe('the card of a command', () => {
  it('shows what ran, its colours as text, and nothing that a progress bar left behind', () => {
    done(
      call('Bash', { command: 'npm test', description: 'Run the tests' }),
      result('10%\r100%\n\u001b[32mok\u001b[0m'),
    )
    const box = card('Bash, done')
    expect(within(box).getByText('Run the tests')).toBeDefined()
    expect(within(box).getByRole('group', { name: 'Command' }).textContent).toBe('npm test')
    expect(within(box).getByRole('group', { name: 'Output' }).textContent).toBe('100%\nok')
    expect(within(box).getByText('ok').className).toContain('green')
  })

  it('is the same for PowerShell, which runs commands on Windows: with the end of what it writes', async () => {
    const told = { 'files.taskOutput': () => ({ text: 'half way\n', bytes: 9, isCut: false }) }
    showOn(told, call('PowerShell', { command: 'Get-Item .', description: 'Look' }), {
      type: 'task.started',
      toolUseId: 't1',
      awaited: true,
      taskId: 'b1x',
    } as const)
    expect(await within(card('PowerShell, running')).findByText('half way')).toBeDefined()
    open(/Look/)
    expect(screen.getByRole('group', { name: 'Command' }).textContent).toBe('Get-Item .')
    expect(screen.queryByRole('group', { name: 'Input' })).toBeNull()
  })

  it('tells its exit code', () => {
    done(call('Bash', { command: 'false' }), result('Exit code 3\nno', { isError: true }))
    expect(within(card('Bash, failed')).getByText('exit 3')).toBeDefined()
    expect(screen.getByRole('group', { name: /exit code 3/ }).textContent).toBe('no')
  })

  it('shows the last of what it writes while the agent waits for it, and its result after that', async () => {
    const told = {
      'files.taskOutput': () => ({ text: 'building\n\u001b[32mhalf\u001b[0m\n', bytes: 20, isCut: false }),
    }
    const begun = [
      call('Bash', { command: 'make' }),
      { type: 'task.started', toolUseId: 't1', awaited: true, taskId: 'b1x' } as const,
    ]
    const { unmount } = showOn(told, ...begun)
    const box = card('Bash, running')
    expect((await within(box).findByText('half')).className).toContain('green')
    expect(within(box).queryByText('background')).toBeNull()
    open(/make/)
    expect(within(card('Bash, running')).getByRole('group', { name: 'Output so far' }).textContent).toBe(
      'building\nhalf',
    )
    unmount()
    foldAll(sessionId(), null)
    done(...begun, result('building\nall of it'))
    expect(screen.queryByRole('group', { name: 'Output so far' })).toBeNull()
    expect(screen.getByRole('group', { name: 'Output' }).textContent).toBe('building\nall of it')
  })

  it('that goes on in the background says so, and how it ended', () => {
    const started = [
      call('Bash', { command: 'serve', run_in_background: true }),
      { type: 'task.started', toolUseId: 't1' } as const,
      result('Command running in background with ID: x'),
      ENDED,
    ]
    const { unmount } = show(...started)
    expect(within(card('Bash, running')).getByText('background')).toBeDefined()
    expect(screen.queryByText(/with ID/)).toBeNull()
    unmount()
    const text = 'Background command "serve" completed (exit code 0)'
    show(...started, { type: 'task.ended', toolUseId: 't1', outcome: 'completed', text, usage: null })
    expect(within(card('Bash, done')).getByText(/ended with exit code 0/)).toBeDefined()
  })

  it('that was cut off is no failure, and never goes on', () => {
    const words = "The user doesn't want to proceed with this tool use. …"
    done(call('Bash', { command: 'x' }), result(words, { isError: true }))
    expect(within(card('Bash, stopped')).getByText(/Stopped while it ran/)).toBeDefined()
  })

  it('that was stopped while it waited for permission has done nothing, and says so', () => {
    done(
      call('Bash', { command: 'x' }),
      { type: 'permission.asked', request: aToolRequest({ toolUseId: 't1' }) },
      { type: 'permission.answered', requestId: RequestId.parse('request-1'), outcome: { kind: 'cancelled' } },
      result("The user doesn't want to proceed with this tool use. …", { isError: true }),
    )
    expect(within(card('Bash, stopped')).getByText(/It did nothing/)).toBeDefined()
  })

  it('without a result at the end of its turn is stopped', () => {
    done(call('Bash', { command: 'x' }))
    expect(card('Bash, stopped')).toBeDefined()
  })
})
