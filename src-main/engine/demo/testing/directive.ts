/**
 * What a test asks the model to do: `[[{"mode":"stream","n":50}]]` anywhere in the prompt. The last one counts.
 *
 * | mode       | fields                                                   | the model …                                                        |
 * |------------|----------------------------------------------------------|--------------------------------------------------------------------|
 * | hello      |                                                          | says which prompt this is and its first words (the default)        |
 * | stream     | n, size, delay                                           | streams n words of size characters, delay ms before each           |
 * | text       | text, chunk, delay                                       | says the text, chunk characters at a time                          |
 * | big        | mb                                                       | says one piece of mb MiB                                           |
 * | markdown   | delay                                                    | streams a sample of every Markdown element                         |
 * | thinking   | text, delay                                              | thinks aloud, then says hello                                      |
 * | tool       | name, input / tools: [{name, input}], then, delay        | calls the tools in one message, then says what came of them        |
 * | sequence   | tools: [{name, input}], then                             | calls the tools one after the other, then says what came of them   |
 * | question   | question, header, options, multiSelect                   | asks through AskUserQuestion, then says the answer                 |
 * | status     | code, times, retryAfter, headers, errorType, message     | answers with an HTTP error (the first times requests of the prompt)|
 * | stream-error | times, errorType, message                              | breaks off with an error event in mid-stream                       |
 * | cut        | times, after                                             | breaks the connection after `after` words                          |
 * | reset      | times                                                    | breaks the connection before the headers                           |
 * | hang       |                                                          | never answers                                                      |
 * | stall      | after                                                    | falls silent after `after` words                                   |
 * | stop       | reason                                                   | says something and stops for that reason                           |
 *
 * `times` is counted per key (`key`, or the prompt itself); left out, it never ends. `usage: {input, output}` goes with every mode.
 */
import { z } from 'zod'

const count = z.number().int().positive()
const times = { times: count.default(Number.MAX_SAFE_INTEGER), key: z.string().optional() }
const delay = z.number().nonnegative().default(0)
const ToolCall = z.object({ name: z.string(), input: z.record(z.string(), z.unknown()).default({}) })
const usage = z.object({ input: count.optional(), output: count.optional() }).optional()
const mode = <const Mode extends string, const Fields extends z.core.$ZodLooseShape>(name: Mode, fields: Fields) =>
  z.strictObject({ mode: z.literal(name), usage, ...fields })

export const Directive = z.discriminatedUnion('mode', [
  mode('hello', {}),
  mode('stream', { n: count, size: count.default(6), delay }),
  mode('text', { text: z.string(), chunk: count.optional(), delay }),
  mode('big', { mb: z.number().positive() }),
  mode('markdown', { delay }),
  mode('thinking', { text: z.string().default('Let me think about that.'), delay }),
  mode('tool', {
    name: z.string().optional(),
    input: z.record(z.string(), z.unknown()).default({}),
    tools: z.array(ToolCall).optional(),
    then: z.string().optional(),
    delay,
  }),
  mode('sequence', { tools: z.array(ToolCall).min(1), then: z.string().optional() }),
  mode('question', {
    question: z.string().default('Which colour do you like?'),
    header: z.string().default('Colour'),
    options: z.array(z.string()).min(2).max(4).default(['Red', 'Blue']),
    multiSelect: z.boolean().default(false),
  }),
  mode('status', {
    ...times,
    code: z.number().int().min(400).max(599),
    retryAfter: z.number().optional(),
    headers: z.record(z.string(), z.string()).default({}),
    errorType: z.string().optional(),
    message: z.string().optional(),
  }),
  mode('stream-error', {
    ...times,
    errorType: z.string().default('overloaded_error'),
    message: z.string().default('Overloaded'),
  }),
  mode('cut', { ...times, after: count.default(3) }),
  mode('reset', times),
  mode('hang', {}),
  mode('stall', { after: count.default(3) }),
  mode('stop', {
    reason: z.enum([
      'end_turn',
      'tool_use',
      'max_tokens',
      'stop_sequence',
      'pause_turn',
      'refusal',
      'model_context_window_exceeded',
    ]),
  }),
])
export type Directive = z.infer<typeof Directive>

/** The last directive of a prompt; hello when there is none. Throws on one that is not in the table. */
export function directiveOf(prompt: string): Directive {
  let found: { value: unknown; end: number } | undefined
  for (let start = prompt.indexOf('[[{'); start !== -1; start = prompt.indexOf('[[{', found.end)) {
    const next = jsonBetween(prompt, start + 2)
    if (next === undefined) throw new Error(`Not a directive: ${prompt.slice(start, start + 200)}`)
    found = next
  }
  return found === undefined ? { mode: 'hello' } : parsed(found.value)
}

/** `}]]` may also stand inside the JSON: the first one that makes it whole is its end. */
function jsonBetween(prompt: string, start: number): { value: unknown; end: number } | undefined {
  for (let end = prompt.indexOf('}]]', start); end !== -1; end = prompt.indexOf('}]]', end + 1)) {
    const value = jsonOf(prompt.slice(start, end + 1))
    if (value !== undefined) return { value, end }
  }
  return undefined
}

function parsed(value: unknown): Directive {
  const { data, error } = Directive.safeParse(value)
  if (data !== undefined) return data
  const [issue] = error.issues
  throw new Error(`Not a directive (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}): ${JSON.stringify(value)}`)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** For tests: a prompt that makes the model do something. */
export const directive = (of: z.input<typeof Directive>): string => `[[${JSON.stringify(of)}]]`
