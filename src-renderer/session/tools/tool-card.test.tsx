import { fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { SessionEvent } from '#shared/events.ts'
import { RequestId } from '#shared/ids.ts'
import type { Outcome } from '#shared/permissions.ts'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { aToolRequest, promptId, sessionId, stored } from '../../testing/sessions.ts'
import { TranscriptBuilder } from '../transcript/builder.ts'
import { ItemView } from '../transcript/item-view.tsx'
import { foldAll } from './folds.ts'
import { SessionIdContext } from './long-result.tsx'

const PROMPT: SessionEvent = { type: 'prompt', promptId: promptId(), text: 'Do it' }
const STARTED: SessionEvent = { type: 'turn.started', promptId: promptId() }
const ENDED: SessionEvent = {
  type: 'turn.ended',
  promptId: promptId(),
  outcome: 'completed',
  error: null,
  usage: { costUsd: 0.5, inputTokens: 1_200, outputTokens: 300, cacheReadTokens: 50_000, cacheWriteTokens: 800 },
  durationMs: 42_000,
  models: ['claude-opus-5-5', 'claude-haiku-5'],
}

type Result = Partial<Extract<SessionEvent, { type: 'tool.result' }>>

const call = (name: string, input: object, id = 't1', parent: string | null = null): SessionEvent => ({
  type: 'tool.call',
  messageId: `m-${id}`,
  parent,
  toolUseId: id,
  name,
  input: { ...input },
})
const result = (text: string, more: Result = {}, id = 't1'): SessionEvent => ({
  type: 'tool.result',
  toolUseId: id,
  parent: null,
  isError: false,
  text,
  images: [],
  ...more,
})

/** Shows what these events make of a turn. */
function show(...events: SessionEvent[]) {
  const builder = new TranscriptBuilder()
  for (const event of stored([PROMPT, STARTED, ...events])) builder.push(event)
  const items = builder.items.filter(({ kind }) => kind !== 'prompt')
  return renderWith(
    fakeBullpen({}),
    <SessionIdContext value={sessionId()}>
      {items.map((item) => (
        <ItemView key={item.key} item={item} cwd="/work" actions={null} />
      ))}
    </SessionIdContext>,
  )
}
const done = (...events: SessionEvent[]) => show(...events, ENDED)
const card = (name: RegExp | string) => screen.getByRole('region', { name })
const open = (name: RegExp) => {
  fireEvent.click(screen.getByRole('button', { name, expanded: false }))
}

beforeEach(() => {
  localStorage.clear()
  foldAll(sessionId(), null)
})

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

  it('tells its exit code', () => {
    done(call('Bash', { command: 'false' }), result('Exit code 3\nno', { isError: true }))
    expect(within(card('Bash, failed')).getByText('exit 3')).toBeDefined()
    expect(screen.getByRole('group', { name: /exit code 3/ }).textContent).toBe('no')
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

  it('without a result at the end of its turn is stopped', () => {
    done(call('Bash', { command: 'x' }))
    expect(card('Bash, stopped')).toBeDefined()
  })
})

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

  it('show while they run what runs right now', () => {
    show(...RUN, call('Bash', { command: 'npm test', description: 'Run the tests' }, 'c'))
    expect(screen.getByRole('button', { name: /^Edited a file, ran a command, read a file/ }).textContent).toContain(
      'Run the tests',
    )
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

describe('the end of a turn', () => {
  it('tells what it took, and of which model', () => {
    done()
    const words = screen.getByRole('contentinfo', { name: 'End of the turn' }).textContent
    expect(words).toBe('42 sclaude-opus-5-52.0k in50.0k cached300 out$0.5000')
  })

  it('says why, where the model was not simply done', () => {
    show({ ...ENDED, outcome: 'interrupted' }, { ...ENDED, promptId: promptId(2), stopReason: 'max_turns' })
    expect(screen.getByText('Interrupted')).toBeDefined()
    expect(screen.getByText('As many steps as a turn may have')).toBeDefined()
  })
})
