import { expect, test } from 'vitest'
import { MessagesBody, toModelRequest, workingDirectory } from './model-request.ts'

const text = (words: string) => ({ type: 'text', text: words })
const call = (id: string, name: string) => ({ type: 'tool_use', id, name, input: { of: id } })
const result = (id: string, content: unknown, is_error?: boolean) => ({
  type: 'tool_result',
  tool_use_id: id,
  content,
  is_error,
})
const user = (...content: unknown[]) => ({ role: 'user', content })
const assistant = (...content: unknown[]) => ({ role: 'assistant', content })

const read = (...messages: unknown[]) =>
  toModelRequest(MessagesBody.parse({ model: 'm', messages, tools: [{ name: 'Read' }] }), {
    retry: 0,
    signal: new AbortController().signal,
  })

test('finds what the user typed among what the CLI adds', () => {
  const { prompts, prompt } = read(
    user(text('<system-reminder>\nBe nice.\n</system-reminder>'), text('First')),
    { role: 'system', content: '# Environment' },
    assistant(text('Answer')),
    user(text('[Request interrupted by user]')),
    { role: 'user', content: 'Second' },
  )
  expect(prompts).toEqual(['First', 'Second'])
  expect(prompt).toBe('Second')
})

test('the prompt of a failed turn, which stands beside the next one, is another prompt', () => {
  expect(read(user(text('Failed'), text('Next'))).prompts).toEqual(['Failed', 'Next'])
})

test('a prompt sent while a tool is at work counts as a prompt', () => {
  const told = `The user sent a new message while you were working:\nAnd this\ntoo\n\nThis is how Claude Code surfaces messages …`
  const { prompt, outcomes } = read(user(text('First')), assistant(call('1', 'Bash')), user(result('1', 'out')), {
    role: 'system',
    content: [text(told)],
  })
  expect(prompt).toBe('And this\ntoo')
  expect(outcomes).toEqual([])
})

test('joins tool results to their calls, those since the last prompt apart from the earlier ones', () => {
  const { outcomes, earlierOutcomes } = read(
    user(text('First')),
    assistant(call('1', 'Read')),
    user(result('1', 'old')),
    assistant(text('Done')),
    user(text('Second')),
    assistant(call('2', 'Edit'), call('3', 'Bash')),
    user(result('2', [text('a'), { type: 'image', source: {} }, text('b')]), result('3', 'denied', true)),
  )
  expect(outcomes).toEqual([
    { name: 'Edit', input: { of: '2' }, text: 'a\nb', isError: false },
    { name: 'Bash', input: { of: '3' }, text: 'denied', isError: true },
  ])
  expect(earlierOutcomes).toMatchObject([{ name: 'Read', text: 'old' }])
})

test('reads the folder the agent works in from the environment block', () => {
  const environment = {
    role: 'system',
    content: [text('# Environment\n - Primary working directory: C:\\My work\\shop\n - Platform: win32')],
  }
  expect(workingDirectory(read(user(text('Hi')), environment))).toBe('C:\\My work\\shop')
  expect(workingDirectory(read(user(text(' - Primary working directory: /forged'))))).toBeNull()
})
