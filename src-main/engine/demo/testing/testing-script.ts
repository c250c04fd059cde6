/** The script of the tests: what the model does stands in the prompt as a directive (see directive.ts). */
import type { ModelRequest } from '../model-request.ts'
import type { Script } from '../model-server.ts'
import type { Step } from '../steps.ts'
import { type Directive, directiveOf } from './directive.ts'
import { MARKDOWN_SAMPLE } from './markdown-sample.ts'

const MEBIBYTE = 1024 * 1024

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
}

/**
 * A script that counts `times` on its own, so that two servers don't share their counts. `meant`: what is to be done for
 * prompts with these words in them, where the prompt itself is to be read by people.
 */
export function createTestingScript({ meant = new Map() }: { meant?: ReadonlyMap<string, Directive> } = {}): Script {
  const counts = new Map<string, number>()
  const within = (
    request: ModelRequest,
    { times, key = request.prompt }: { times: number; key?: string | undefined },
  ) => {
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    return count <= times
  }
  return (request) => {
    const asked = meaningOf(request.prompt, meant) ?? directiveOf(request.prompt)
    const steps = stepsOf(asked, request, within)
    return asked.usage === undefined ? steps : [{ type: 'usage', ...defined(asked.usage) }, ...steps]
  }
}

const meaningOf = (prompt: string, meant: ReadonlyMap<string, Directive>): Directive | undefined =>
  [...meant].find(([words]) => prompt.includes(words))?.[1]

type Within = (request: ModelRequest, limit: { times: number; key?: string | undefined }) => boolean

function stepsOf(asked: Directive, request: ModelRequest, within: Within): Step[] {
  const hello = text(helloOf(request))
  switch (asked.mode) {
    case 'hello':
      return [hello]
    case 'stream':
      return [words(asked.n, { size: asked.size, delayMs: asked.delay })]
    case 'text':
      return [{ type: 'text', text: asked.text, delayMs: asked.delay, ...(asked.chunk && { chunk: asked.chunk }) }]
    case 'big':
      return [text('y'.repeat(asked.mb * MEBIBYTE))]
    case 'markdown':
      return [{ type: 'text', text: MARKDOWN_SAMPLE, chunk: 12, delayMs: asked.delay }]
    case 'thinking':
      return [{ type: 'thinking', text: asked.text, chunk: 6, delayMs: asked.delay }, hello]
    case 'tool':
      if (request.outcomes.length > 0) return [closing(request, asked.then)]
      return [
        { type: 'pause', ms: asked.delay },
        ...(asked.tools ?? [{ name: asked.name ?? '', input: asked.input }]).map(call),
      ]
    case 'sequence': {
      const next = asked.tools[request.outcomes.length]
      return [next === undefined ? closing(request, asked.then) : call(next)]
    }
    case 'question':
      return request.outcomes.length > 0 ? [closing(request)] : [question(asked)]
    case 'status':
      if (!within(request, asked)) return [hello]
      return [statusError(asked)]
    case 'stream-error':
      if (!within(request, asked)) return [hello]
      return [words(3), { type: 'streamError', errorType: asked.errorType, message: asked.message }]
    case 'cut':
      return within(request, asked) ? [words(asked.after, { delayMs: 10 }), { type: 'cut' }] : [hello]
    case 'reset':
      return within(request, asked) ? [{ type: 'cut' }] : [hello]
    case 'hang':
      return [{ type: 'hang' }]
    case 'stall':
      return [words(asked.after), { type: 'stall' }]
    case 'stop':
      // The CLI answers some reasons with a prompt of its own: that one has no directive and gets hello.
      return [words(2), { type: 'stop', reason: asked.reason }]
  }
}

/** What tests look for: which prompt of the conversation this is, and its first words. */
export function helloOf({ prompts, prompt }: Pick<ModelRequest, 'prompts' | 'prompt'>): string {
  return `Hello from the scripted model. Prompt ${prompts.length}: ${prompt.slice(0, 60)}`
}

const text = (words: string): Step => ({ type: 'text', text: words })
const call = ({ name, input }: { name: string; input: Record<string, unknown> }): Step => ({
  type: 'toolUse',
  name,
  input,
})

/** Numbered, so that a test sees a gap or a repeat: `w0 w1 w2 …`, each padded to `size`, one per delta. */
function words(n: number, { size = 6, delayMs = 0 }: { size?: number; delayMs?: number } = {}): Step {
  const width = Math.max(size, `w${n - 1}`.length)
  const all = Array.from({ length: n }, (_, index) => `w${index}`.padEnd(width, '.') + ' ')
  return { type: 'text', text: all.join(''), delayMs, chunk: width + 1 }
}

function closing({ outcomes }: ModelRequest, then?: string): Step {
  const report = outcomes.map(
    ({ name, isError, text: said }) => `${name} ${isError ? 'failed' : 'worked'}: ${said.slice(0, 400)}`,
  )
  return text(`${then === undefined ? '' : `${then}\n`}${report.join('\n')}`)
}

function question({ question: words, header, options, multiSelect }: Extract<Directive, { mode: 'question' }>): Step {
  const choices = options.map((label) => ({ label, description: `The choice ${label}` }))
  const input = { questions: [{ question: words, header, options: choices, multiSelect }] }
  return { type: 'toolUse', name: 'AskUserQuestion', input }
}

function statusError({ code, retryAfter, headers, errorType, message }: Extract<Directive, { mode: 'status' }>): Step {
  return {
    type: 'httpError',
    status: code,
    errorType: errorType ?? ERROR_TYPES[code] ?? 'api_error',
    message: message ?? `The script answers ${code}`,
    headers: { ...headers, ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }) },
  }
}

const defined = ({ input, output }: { input?: number | undefined; output?: number | undefined }) => ({
  ...(input !== undefined && { input }),
  ...(output !== undefined && { output }),
})
