import { describe, expect, test } from 'vitest'
import { DEMO_PROMPTS, createDemoScript } from './demo-script.ts'
import { MessagesBody, toModelRequest } from './model-request.ts'
import type { Step } from './steps.ts'

const script = createDemoScript({ project: '/sandbox', delayMs: 0 })

function ask(...messages: unknown[]): readonly Step[] {
  const context = { retry: 0, signal: new AbortController().signal }
  const steps = script(toModelRequest(MessagesBody.parse({ model: 'm', messages, tools: [{ name: 'Read' }] }), context))
  if (Symbol.asyncIterator in steps) throw new Error('Not a list of steps')
  return steps
}
const prompt = (content: string) => ({ role: 'user', content })
const textOf = (steps: readonly Step[]): string => steps.map((step) => ('text' in step ? step.text : '')).join('')

test('knows its prompts in any case, with space around and more behind', () => {
  expect(textOf(ask(prompt('  say hello AND show me\nwhat you can do, please  ')))).toMatch(/^# Hello from Bullpen/)
  expect(textOf(ask(prompt('Give me a long answer')))).toContain('## 9. In short')
  expect(ask(prompt('show me an error'))).toMatchObject([{ type: 'httpError', status: 429 }])
})

test('the long answer is long, and its code has more than five languages', () => {
  const answer = textOf(ask(prompt('Give me a long answer')))
  expect(answer.split(/\s+/).length).toBeGreaterThan(1_400)
  expect(new Set([...answer.matchAll(/^```(\w+)$/gm)].map(([, language]) => language)).size).toBeGreaterThan(5)
})

test('repeats the beginning of any other prompt and lists what it knows', () => {
  const answer = textOf(ask(prompt('Please rewrite `everything` in a language that nobody has heard of')))
  expect(answer).toContain("`Please rewrite 'everything' in a language that nobody …`")
  for (const known of DEMO_PROMPTS) expect(answer).toContain(known)
})

describe('the edit', () => {
  const asked = prompt('Edit greeting.txt and run a command')
  const environment = { role: 'system', content: ' - Primary working directory: /work/place\n' }
  const done = (name: string, content: string, is_error = false) => [
    { role: 'assistant', content: [{ type: 'tool_use', id: name, name, input: {} }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: name, content, is_error }] },
  ]

  test('reads the file in the folder the request names, or in the sandbox', () => {
    expect(ask(asked, environment).at(-1)).toMatchObject({
      name: 'Read',
      input: { file_path: '/work/place/greeting.txt' },
    })
    expect(ask(asked).at(-1)).toMatchObject({ name: 'Read', input: { file_path: '/sandbox/greeting.txt' } })
  })

  test.for([
    ['counts up', '1\tHello\n2\tThis greeting has been edited 1 time.\n', 'This greeting has been edited 2 times.'],
    ['begins to count when the line is gone', '1\tMine\n2\t', 'Mine\nThis greeting has been edited 1 time.'],
  ] as const)('%s', ([, read, expected]) => {
    expect(ask(asked, ...done('Read', read)).at(-1)).toMatchObject({ name: 'Edit', input: { new_string: expected } })
  })

  test('changes a line that stands only once', () => {
    expect(ask(asked, ...done('Read', '1\tsame\n2\tsame\n3\tother')).at(-1)).toMatchObject({
      input: { old_string: 'other' },
    })
  })

  test('writes the file anew when it is gone', () => {
    expect(ask(asked, ...done('Read', 'File does not exist.', true)).at(-1)).toMatchObject({ name: 'Write' })
  })

  test('goes by the earlier reading when the CLI says that nothing changed', () => {
    const before = [asked, ...done('Read', '1\tThis greeting has been edited 4 times.'), ...done('Edit', 'no', true)]
    const steps = ask(
      ...before,
      { role: 'assistant', content: 'ok' },
      asked,
      ...done('Read', 'File unchanged since last read.'),
    )
    expect(steps.at(-1)).toMatchObject({
      name: 'Edit',
      input: { old_string: 'This greeting has been edited 4 times.' },
    })
  })
})
