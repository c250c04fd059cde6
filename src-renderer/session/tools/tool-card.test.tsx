import { fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { SessionEvent } from '#shared/events.ts'
import { RequestId } from '#shared/ids.ts'
import type { Outcome } from '#shared/permissions.ts'
import { aToolRequest } from '../../testing/sessions.ts'
import { call, card, done, forgetFolds, open, result } from './testing/show-turn.tsx'

beforeEach(forgetFolds)

describe('the card of a change', () => {
  const edit = call('Edit', { file_path: '/work/src/a.ts', old_string: 'const a = 1', new_string: 'const a = 2' })
  const hunks = [{ oldStart: 7, newStart: 7, lines: ['-const a = 1', '+const a = 2'] }]

  it('marks the words that changed, counts lines, and numbers them as the file does', () => {
    done(edit, result('updated', { report: { kind: 'change', created: false, hunks } }))
    const box = card('Edit, done')
    expect(within(box).getByText('+1')).toBeDefined()
    expect(within(box).getByText('−1')).toBeDefined()
    const diff = within(box).getByRole('group', { name: 'Changes' })
    expect([...diff.querySelectorAll('mark')].map(({ textContent }) => textContent)).toEqual(['1', '2'])
    expect(diff.textContent).toContain('7')
    expect(within(box).queryByText('updated')).toBeNull()
  })

  it('stands side by side where the reader wants it so', () => {
    done(edit, result('updated'))
    fireEvent.click(screen.getByRole('button', { name: 'Show the change side by side' }))
    expect(screen.getByRole('button', { name: 'Show the change in one column' })).toBeDefined()
    fireEvent.click(screen.getByRole('button', { name: 'Show the change in one column' }))
  })

  it('names the whole path where only a part of it fits', () => {
    done(edit, result('updated'))
    expect(within(card('Edit, done')).getAllByTitle('/work/src/a.ts')[0]?.textContent).toBe('src/a.ts')
  })
})

describe('the other cards', () => {
  it('show what was read, without the numbers of the CLI', () => {
    done(
      call('Read', { file_path: '/work/a.ts', offset: 2, limit: 2 }),
      result('2\tlet a\n3\tlet b', { report: { kind: 'read', startLine: 2, lines: 2, totalLines: 9 } }),
    )
    expect(within(card('Read, done')).getByText('lines 2–3 of 9')).toBeDefined()
    open(/a\.ts/)
    expect(screen.getByRole('group', { name: 'What was read' }).textContent).toBe('2\n3let a\nlet b')
  })

  it.each([
    ['1\tlet a\n2\tlet b\n3\t', '2 lines'],
    ['1\tlet a\n2\tlet b\n3\t}', '3 lines'],
  ])('Read counts no line behind the last line break: %j', (text, words) => {
    const report = { kind: 'read' as const, startLine: 1, lines: 3, totalLines: 3 }
    done(call('Read', { file_path: '/work/project/src/a.ts' }), result(text, { report }))
    expect(within(card('Read, done')).getByText(words)).toBeDefined()
  })

  it.each([
    ['Grep', { pattern: 'x' }, 'a.ts:1:x\nb.ts:2:x', '2 lines'],
    ['Grep', { pattern: 'x' }, 'Found 3 files\na.ts', '3 files'],
    ['Glob', { pattern: '*.ts' }, 'No files found', 'none'],
  ])('%s counts what it found', (name, input, text, words) => {
    done(call(name, input), result(text))
    expect(within(card(`${name}, done`)).getByText(words)).toBeDefined()
  })

  it('open an address only where it is safe', async () => {
    done(
      call('WebFetch', { url: 'https://example.com/x', prompt: 'What?' }),
      result('**Found**'),
      call('WebFetch', { url: 'javascript:alert(1)', prompt: '' }, 't2'),
      result('', {}, 't2'),
    )
    open(/^Fetched/)
    for (const button of screen.getAllByRole('button', { name: /^Fetch / })) fireEvent.click(button)
    expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual(['https://example.com/x'])
    expect((await screen.findByText('Found')).tagName).toBe('STRONG')
  })

  it('tell server and tool of MCP apart, and set out arguments and results', () => {
    done(call('mcp__tracker__find_issue', { id: 7, title: 'Bug' }), result('{"open":true}'))
    open(/find_issue/)
    const box = card(/^tracker: find_issue, done/)
    expect(within(box).getByText('tracker')).toBeDefined()
    expect(within(box).getByText('find_issue')).toBeDefined()
    expect(
      within(box)
        .getAllByRole('definition')
        .map(({ textContent }) => textContent),
    ).toEqual(['7', 'Bug'])
    expect(within(box).getByRole('group', { name: 'Result' }).textContent).toBe('{\n  "open": true\n}')
  })

  it('show a tool nobody knows as readable JSON', () => {
    done(call('Strange', { deep: { list: [1] } }), result('x'))
    open(/Strange/)
    expect(screen.getByRole('group', { name: 'Input' }).textContent).toContain('"list": [')
  })

  const asked = (outcome: Outcome): SessionEvent[] => [
    { type: 'permission.asked', request: aToolRequest({ toolUseId: 't1' }) },
    { type: 'permission.answered', requestId: RequestId.parse('request-1'), outcome },
  ]

  it('show a question with its options and the answer', () => {
    const options = ['Red', 'Blue'].map((label) => ({ label, description: '' }))
    const questions = [{ question: 'Which?', header: 'Colour', multiSelect: false, options }]
    done(
      call('AskUserQuestion', { questions }),
      ...asked({ kind: 'answers', answers: { 'Which?': 'Blue' } }),
      result('User has answered'),
    )
    const chosen = screen.getByLabelText('Chosen').closest('li')
    expect(chosen?.textContent).toBe('Blue')
    expect(screen.queryByText('User has answered')).toBeNull()
  })

  it('show what the chosen option looks like, and the others when they are asked for it', async () => {
    const options = ['Table', 'List'].map((label) => ({ label, description: '', preview: `as a ${label}` }))
    const questions = [{ question: 'Which?', header: 'Look', multiSelect: false, options }]
    done(
      call('AskUserQuestion', { questions }),
      ...asked({ kind: 'answers', answers: { 'Which?': 'List' } }),
      result('User has answered'),
    )
    const preview = (label: string) => screen.findByLabelText(`Preview: ${label}`)
    expect([await preview('Table'), await preview('List')].map((one) => one.closest('details')?.open)).toEqual([
      false,
      true,
    ])
    expect((await preview('List')).textContent).toBe('as a List')
  })

  it('show a plan to be agreed on as text', async () => {
    done(call('ExitPlanMode', { plan: '# First\n\n- look' }), result('approved'))
    expect(await screen.findByRole('heading', { name: 'First' })).toBeDefined()
  })

  it('say why something was denied', () => {
    done(
      call('Bash', { command: 'rm -rf /' }),
      ...asked({ kind: 'deny', reason: 'too much' }),
      result('no', { isError: true }),
    )
    expect(within(card('Bash, denied')).getByText('You denied it: too much')).toBeDefined()
  })

  it('show the plan as it is now, once', () => {
    const todos = (status: string) => ({ todos: [{ content: 'Look', status }] })
    done(
      call('TodoWrite', todos('pending'), 'a'),
      result('ok', {}, 'a'),
      call('TodoWrite', todos('completed'), 'b'),
      result('ok', {}, 'b'),
    )
    expect(screen.getAllByRole('list', { name: /^Plan/ })).toHaveLength(1)
    expect(screen.getByRole('list', { name: 'Plan, 1 of 1 done' })).toBeDefined()
  })
})
