import { fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { SessionEvent } from '#shared/events.ts'
import type { Outcome } from '#shared/permissions.ts'
import { aToolRequest, sessionId } from '../../testing/sessions.ts'
import { foldAll } from './folds.ts'
import { call, card, done, ENDED, forgetFolds, open, result, show, showOn } from './testing/show-turn.tsx'

beforeEach(forgetFolds)

describe('the card of a subagent', () => {
  const agent = call('Agent', { description: 'Look around', prompt: 'Please look', subagent_type: 'Explore' }, 'a')
  const inner = call('Read', { file_path: '/work/x.ts' }, 'i', 'a')

  it('tells in one line what it is doing', () => {
    show(agent, inner)
    const box = card('Agent, running')
    expect(within(box).getByRole('button', { expanded: false }).textContent).toContain('1 tool · Read x.ts')
    expect(within(box).queryByRole('region', { name: /^Read/ })).toBeNull()
  })

  it('opens to its task, its own steps and its report', async () => {
    const usage = { tokens: 12_300, toolUses: 4, durationMs: 5 }
    show(
      agent,
      { type: 'task.started', toolUseId: 'a' },
      result('Async agent launched successfully.', {}, 'a'),
      inner,
      result('1\tx', { parent: 'a' }, 'i'),
      ENDED,
      { type: 'task.ended', toolUseId: 'a', outcome: 'completed', text: 'All **well**', usage },
    )
    expect(card('Agent, done').textContent).toContain('4 tools · 12.3k tokens')
    open(/Look around/)
    const box = card('Agent, done')
    expect(within(box).getByRole('group', { name: 'Task' }).textContent).toBe('Please look')
    expect(within(box).getByRole('region', { name: 'Read, done' })).toBeDefined()
    const report = within(box).getByRole('group', { name: 'Report' })
    expect((await within(report).findByText('well')).tagName).toBe('STRONG')
    expect(box.textContent).not.toContain('Async agent')
  })

  it('shows what a command of it writes', async () => {
    showOn(
      { 'files.taskOutput': () => ({ text: 'from within\n', bytes: 12, isCut: false }) },
      agent,
      call('Bash', { command: 'make' }, 'b', 'a'),
      { type: 'task.started', toolUseId: 'b', awaited: true, taskId: 'b1x' },
    )
    open(/Look around/)
    expect(await within(card('Agent, running')).findByText('from within')).toBeDefined()
  })
})

describe('calls one after the other', () => {
  const RUN = [
    call('Read', { file_path: '/work/a' }, 'a'),
    result('1\ta', {}, 'a'),
    call('Edit', { file_path: '/work/a', old_string: 'a', new_string: 'b' }, 'b'),
    result('ok', {}, 'b'),
  ]

  it('are one line of words, which opens to all of them', () => {
    done(...RUN)
    expect(screen.queryByRole('region', { name: 'Read, done' })).toBeNull()
    open(/^Edited a file, read a file/)
    expect(card('Read, done')).toBeDefined()
    expect(within(card('Edit, done')).getByRole('group', { name: 'Changes' })).toBeDefined()
  })

  it('tell what was asked for and never ran as no deed', () => {
    const more = call('Write', { file_path: '/work/b', content: '' }, 'c')
    const request = aToolRequest({ toolUseId: 'c' })
    const asked: SessionEvent = { type: 'permission.asked', request }
    const answered = (outcome: Outcome): SessionEvent[] => [
      ...[...RUN, more, asked],
      { type: 'permission.answered', requestId: request.requestId, outcome },
    ]
    const names = () => screen.getAllByRole('group').map((group) => group.getAttribute('aria-label'))
    const stopped = done(
      ...answered({ kind: 'cancelled' }),
      result("The user doesn't want to proceed with this tool use.", { isError: true }, 'c'),
    )
    expect(names()).toContain('Edited a file, read a file, wanted to edit a file')
    stopped.unmount()
    const denied = done(...answered({ kind: 'deny', reason: '' }), result('No', { isError: true }, 'c'))
    expect(names()).toContain('Edited a file, read a file, wanted to edit a file')
    denied.unmount()
    done(...answered({ kind: 'cancelled' }), result('ok', {}, 'c'))
    expect(names()).toContain('Edited 2 files, read a file')
  })

  it('work no longer while one of them waits for the user', () => {
    const request = aToolRequest({ toolUseId: 'c' })
    show(...RUN, call('Bash', { command: 'make' }, 'c'), { type: 'permission.asked', request })
    expect(screen.getByText('waits for you')).toBeDefined()
    expect(screen.queryByRole('img', { name: 'running' })).toBeNull()
  })

  it('show while they run what runs right now', () => {
    show(...RUN, call('Bash', { command: 'npm test', description: 'Run the tests' }, 'c'))
    expect(screen.getByRole('button', { name: /^Edited a file, ran a command, read a file/ }).textContent).toContain(
      'Run the tests',
    )
  })

  it('show the last of what a command writes that runs for long', async () => {
    showOn(
      { 'files.taskOutput': () => ({ text: 'tests pass\n', bytes: 11, isCut: false }) },
      ...RUN,
      call('Bash', { command: 'npm test' }, 'c'),
      { type: 'task.started', toolUseId: 'c', awaited: true, taskId: 'b1x' },
    )
    expect(await screen.findByText('tests pass')).toBeDefined()
  })

  it('show what failed without being opened', () => {
    done(...RUN, call('Bash', { command: 'x' }, 'c'), result('Exit code 1\nbroken', { isError: true }, 'c'))
    expect(screen.getByText('1 failed')).toBeDefined()
    expect(card('Bash, failed').textContent).toContain('broken')
    expect(screen.queryByRole('region', { name: 'Read, done' })).toBeNull()
  })

  it('stay as the reader left them when they leave the page and come back', () => {
    const { unmount } = done(...RUN)
    open(/^Edited/)
    unmount()
    done(...RUN)
    expect(card('Read, done')).toBeDefined()
  })

  it('keep also what was unfolded within them', () => {
    const long = [call('Bash', { command: 'seq 99' }), result(Array.from({ length: 99 }, (_, n) => `n${n}`).join('\n'))]
    const { unmount } = done(...long)
    fireEvent.click(screen.getByRole('button', { name: 'Show 87 more lines' }))
    unmount()
    done(...long)
    expect(screen.getByRole('group', { name: 'Output' }).textContent).toContain('n98')
  })

  it('open and fold all at once', () => {
    foldAll(sessionId(), true)
    const { unmount } = done(...RUN)
    expect(screen.getByRole('group', { name: 'What was read' })).toBeDefined()
    unmount()
    foldAll(sessionId(), false)
    done(...RUN)
    expect(screen.queryByRole('region', { name: 'Read, done' })).toBeNull()
  })
})
