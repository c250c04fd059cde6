/** What was said in the sessions that the tour finds: one of everything that a conversation can show. */
import { readFileSync } from 'node:fs'
import type { SessionEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import type { TurnEnding, Usage } from '#shared/session.ts'

const MODEL = 'claude-opus-5-5'
const USAGE: Usage = {
  costUsd: 0.1432,
  inputTokens: 2_310,
  outputTokens: 1_842,
  cacheReadTokens: 48_200,
  cacheWriteTokens: 3_100,
}

/** A turn from its prompt to its end. */
export function turn(
  text: string,
  events: readonly SessionEvent[],
  end: Partial<Extract<SessionEvent, { type: 'turn.ended' }>> = {},
): SessionEvent[] {
  const promptId = PromptId.parse(crypto.randomUUID())
  return [
    { type: 'prompt', promptId, text },
    { type: 'turn.started', promptId },
    ...events,
    {
      ...{ type: 'turn.ended', promptId, outcome: 'completed', error: null, usage: USAGE, durationMs: 74_300 },
      ...{ models: [MODEL], ...end },
    },
  ]
}

let taken = 0
const next = (): string => `tour-${(taken += 1)}`

export const says = (text: string, { parent = null as string | null, aborted = false } = {}): SessionEvent => ({
  ...{ type: 'text', messageId: next(), parent, text, aborted },
})

type Called = {
  readonly name: string
  readonly input: Record<string, unknown>
  readonly output: string
  readonly isError?: boolean
  readonly parent?: string | null
  readonly images?: readonly string[]
}

/** A tool that was called, and what came of it. */
export function calls({ name, input, output, isError = false, parent = null, images = [] }: Called): SessionEvent[] {
  const toolUseId = next()
  return [
    { type: 'tool.call', messageId: next(), parent, toolUseId, name, input },
    {
      ...{ type: 'tool.result', toolUseId, parent, isError, text: output },
      images: images.map((data) => ({ mediaType: 'image/png', data })),
    },
  ]
}

const picture = (): string => readFileSync(new URL('../../build/icons/128x128.png', import.meta.url)).toString('base64')

const RICH = `The total is a cent off because each line is rounded **before** it is summed. With $n$ lines the error can grow to

$$\\varepsilon \\le \\frac{n}{2} \\cdot 10^{-2}$$

so twelve lines are enough for six cents. Three ways out:

| Way | Where | Error | Cost |
| --- | --- | ---: | ---: |
| Sum first, round once | \`total.ts\` | 0 | 1 h |
| Integer cents everywhere | 14 files | 0 | 2 d |
| Banker’s rounding | \`round.ts\` | smaller | 10 min |

I would take the first:

\`\`\`ts
export function total(lines: readonly Line[]): Cents {
  const exact = lines.reduce((sum, { price, count }) => sum + price * count, 0)
  return Math.round(exact * 100) as Cents // once, at the very end
}
\`\`\`

How an amount travels then:

\`\`\`mermaid
flowchart LR
  cart[Cart] --> sum[Exact sum] --> round{Round once} --> invoice[Invoice]
  round --> ledger[(Ledger)]
\`\`\`

> The ledger keeps what the invoice says, so both stay equal.

- [x] a test with twelve lines
- [ ] the same for discounts, see [the issue](https://example.com/issues/412)
`

export const richTurn = (): SessionEvent[] =>
  turn('Why is the invoice total a cent off?', [
    { type: 'thinking', messageId: next(), parent: null, text: 'Rounding per line, probably. Let me look at the sum.' },
    ...calls({
      name: 'Read',
      input: { file_path: '/work/shot.png' },
      output: '[image]',
      images: [picture()],
    }),
    says(RICH),
  ])

const PASSED =
  '\u001b[1m RUN \u001b[22m v5.1.0\n\n \u001b[32m✓\u001b[39m src/total.test.ts \u001b[2m(12 tests)\u001b[22m 18ms\n \u001b[31m✗\u001b[39m src/discount.test.ts \u001b[2m(4 tests | 1 failed)\u001b[22m\n\n Tests  \u001b[31m1 failed\u001b[39m | \u001b[32m15 passed\u001b[39m'

/** Steps of every kind, those of a subagent among them. `cwd`: the folder of the session. */
export function stepsTurn(cwd: string): SessionEvent[] {
  const agent = next()
  return turn('Sum first and round once, and check who else rounds', [
    says('I look at the code first.'),
    ...calls({ name: 'Grep', input: { pattern: 'Math.round', path: 'src' }, output: 'src/total.ts\nsrc/discount.ts' }),
    ...calls({ name: 'Read', input: { file_path: `${cwd}/src/total.ts` }, output: '1\texport const total = 1\n' }),
    ...calls({ name: 'Read', input: { file_path: `${cwd}/src/discount.ts` }, output: '1\texport const rate = 0.1\n' }),
    ...calls({ name: 'Glob', input: { pattern: '**/*.test.ts' }, output: 'src/total.test.ts' }),
    says('Two places round. The plan:'),
    ...calls({
      name: 'TodoWrite',
      input: {
        todos: [
          { content: 'Sum exactly', status: 'completed', activeForm: 'Summing exactly' },
          { content: 'Round once', status: 'in_progress', activeForm: 'Rounding once' },
          { content: 'Test with twelve lines', status: 'pending', activeForm: 'Testing' },
        ],
      },
      output: 'Todos have been modified',
    }),
    ...calls({
      name: 'Edit',
      input: {
        file_path: `${cwd}/src/total.ts`,
        old_string:
          'export function total(lines) {\n  return lines.reduce((sum, line) => sum + round(line.price * line.count), 0)\n}\n',
        new_string:
          'export function total(lines) {\n  const exact = lines.reduce((sum, line) => sum + line.price * line.count, 0)\n  return round(exact)\n}\n',
      },
      output: 'The file has been updated.',
    }),
    ...calls({
      name: 'Bash',
      input: { command: 'npm test -- src/total.test.ts src/discount.test.ts', description: 'Run the tests of both' },
      output: PASSED,
      isError: true,
    }),
    {
      ...{ type: 'tool.call', messageId: next(), parent: null, toolUseId: agent, name: 'Agent' },
      input: {
        description: 'Find who else rounds',
        prompt: 'Look for rounding in all services.',
        subagent_type: 'Explore',
      },
    },
    ...calls({ name: 'Grep', input: { pattern: 'toFixed' }, output: 'ledger/book.ts', parent: agent }),
    ...calls({ name: 'Read', input: { file_path: `${cwd}/ledger/book.ts` }, output: '1\tbook\n', parent: agent }),
    says('Only the ledger does, and only to print.', { parent: agent }),
    {
      ...{ type: 'tool.result', toolUseId: agent, parent: null, isError: false, images: [] },
      text: 'Only `ledger/book.ts` rounds, and only to print.',
    },
    ...calls({ name: 'WebSearch', input: { query: 'IEEE 754 round half even' }, output: 'Links: …' }),
    ...calls({ name: 'mcp__tracker__get_issue', input: { issue: 'BILL-412' }, output: '{"title":"A cent off"}' }),
    says('The sum is exact now; one test of the discounts expects the old rounding and needs a decision.'),
  ])
}

export const endedTurn = (
  text: string,
  answer: string,
  outcome: TurnEnding,
  error: Extract<SessionEvent, { type: 'turn.ended' }>['error'] = null,
): SessionEvent[] =>
  turn(text, answer === '' ? [] : [says(answer, { aborted: outcome !== 'completed' })], {
    outcome,
    error,
    durationMs: 8_200,
    usage: null,
    models: [],
  })
