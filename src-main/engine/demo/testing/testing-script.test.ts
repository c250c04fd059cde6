import { expect, test } from 'vitest'
import { MessagesBody, toModelRequest } from '../model-request.ts'
import type { Script } from '../model-server.ts'
import { directive, directiveOf } from './directive.ts'
import { createTestingScript } from './testing-script.ts'

const text = (words: string) => ({ type: 'text', text: words })

function ask(script: Script, ...messages: unknown[]) {
  const context = { retry: 0, signal: new AbortController().signal }
  const steps = script(toModelRequest(MessagesBody.parse({ model: 'm', messages, tools: [{ name: 'Bash' }] }), context))
  if (!Array.isArray(steps)) throw new Error('Not a list of steps')
  return steps as readonly unknown[]
}
const prompt = (words: string) => ({ role: 'user', content: words })

test('says hello with the number and the beginning of the prompt', () => {
  const steps = ask(createTestingScript(), prompt('one'), { role: 'assistant', content: 'x' }, prompt('two and more'))
  expect(steps).toEqual([text('Hello from the scripted model. Prompt 2: two and more')])
})

test('finds the last directive, also one with brackets inside', () => {
  const tools = [{ name: 'X', input: { list: [[{ a: 1 }]] } }]
  expect(directiveOf(`${directive({ mode: 'hang' })} then ${directive({ mode: 'sequence', tools })}`)).toMatchObject({
    tools,
  })
})

test('refuses a directive that is not in the table, and names what is wrong', () => {
  expect(() => directiveOf('[[{"mode":"dance"}]]')).toThrow(/mode/)
  expect(() => directiveOf('[[{"mode":"stream","n":1,"sped":3}]]')).toThrow(/sped/)
  expect(() => directiveOf('[[{"mode":]]')).toThrow('Not a directive')
})

test('numbers the words of a stream, each as wide as asked', () => {
  expect(ask(createTestingScript(), prompt(directive({ mode: 'stream', n: 3, size: 4, delay: 2 })))).toEqual([
    { type: 'text', text: 'w0.. w1.. w2.. ', delayMs: 2, chunk: 5 },
  ])
})

test('fails as often as asked, and counts for each script and key on its own', () => {
  const failing = prompt(directive({ mode: 'status', code: 529, times: 2 }))
  const script = createTestingScript()
  const kinds = [1, 2, 3].map(() => (ask(script, failing)[0] as { type: string }).type)
  expect(kinds).toEqual(['httpError', 'httpError', 'text'])
  expect(ask(createTestingScript(), failing)).toMatchObject([{ type: 'httpError', errorType: 'overloaded_error' }])
})

test('calls tools in sequence and reports what came of each', () => {
  const tools = [
    { name: 'Bash', input: { command: 'a' } },
    { name: 'Bash', input: { command: 'b' } },
  ]
  const script = createTestingScript()
  const messages: unknown[] = [prompt(directive({ mode: 'sequence', tools, then: 'Done.' }))]
  for (const [index, tool] of tools.entries()) {
    expect(ask(script, ...messages)).toEqual([{ type: 'toolUse', ...tool }])
    messages.push(
      { role: 'assistant', content: [{ type: 'tool_use', id: `t${index}`, ...tool }] },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: `t${index}`, content: `out ${index}`, is_error: index === 1 }],
      },
    )
  }
  expect(ask(script, ...messages)).toEqual([text('Done.\nBash worked: out 0\nBash failed: out 1')])
})
