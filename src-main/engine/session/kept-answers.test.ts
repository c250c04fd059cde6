import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SessionEvent } from '#shared/events.ts'
import { PromptId, RequestId } from '#shared/ids.ts'
import type { Decision, PermissionRequest } from '#shared/permissions.ts'
import { type ToolRequest, aToolRequest } from '#shared/testing/permissions.ts'
import { isSame, KeptAnswers, keptIn, wordsOf } from './kept-answers.ts'

let asked = 0
const tool = (changes: Partial<ToolRequest> = {}): ToolRequest =>
  aToolRequest({
    requestId: RequestId.parse(`r${(asked += 1)}`),
    toolUseId: `t${asked}`,
    input: { command: 'touch a' },
    ...changes,
  })
const question = (text: string): PermissionRequest => ({
  kind: 'question',
  requestId: RequestId.parse(`r${(asked += 1)}`),
  toolUseId: `t${asked}`,
  questions: [{ question: text, header: '', multiSelect: false, options: [{ label: 'a', description: '' }] }],
})
const allow: Decision = { kind: 'allow-once' }

/** As it is after the journal: other order of fields, no undefined ones. */
const journalled = (value: Record<string, unknown>): Record<string, unknown> =>
  JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(value).reverse()))) as Record<string, unknown>

const input = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 })

describe('a kept answer', () => {
  test('is for the same tool with the same input, and for nothing else', () => {
    fc.assert(
      fc.property(input, input, fc.constantFrom('Bash', 'Write'), (one, other, toolName) => {
        const kept = new KeptAnswers([{ request: tool({ input: journalled(one) }), decision: allow }])
        const same = toolName === 'Bash' && JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
        expect(kept.take(tool({ toolName, input: other }))).toEqual(same ? allow : null)
        expect(kept.take(tool({ input: one }))).toEqual(same ? null : allow) // never twice
      }),
    )
  })

  test('is changed by every change of the input, however small', () => {
    fc.assert(
      fc.property(input, fc.string({ minLength: 1 }), (one, more) => {
        const changed = { ...one, command: `${typeof one.command === 'string' ? one.command : ''}${more}` }
        fc.pre(JSON.stringify(sorted(one)) !== JSON.stringify(sorted(changed)))
        expect(isSame(tool({ input: one }), tool({ input: changed }))).toBe(false)
      }),
    )
  })

  test.each([
    { mcpServer: { name: 'one', source: 'project' } },
    { blockedPath: '/etc/passwd' },
    { toolName: 'PowerShell' },
    { input: { command: 'touch a', run_in_background: true } },
  ])('is not for %o', (changes) => {
    expect(new KeptAnswers([{ request: tool(), decision: allow }]).take(tool(changes))).toBeNull()
  })

  test('is never more than the new request offers', () => {
    const always: Decision = { kind: 'allow-always', rules: ['Bash(touch:*)'], scope: 'local' }
    const kept = (decision: Decision) => new KeptAnswers([{ request: tool({ rules: ['Bash(touch:*)'] }), decision }])
    expect(kept(always).take(tool({ rules: ['Bash(touch:*)'] }))).toEqual(always)
    expect(kept(always).take(tool({ rules: null }))).toEqual(allow)
    expect(kept({ kind: 'allow-session' }).take(tool())).toEqual(allow)
    const deny: Decision = { kind: 'deny', reason: 'no' }
    expect(kept(deny).take(tool())).toEqual(deny)
  })

  test('to a question is for the same words and choices', () => {
    const answers: Decision = { kind: 'answers', answers: { 'Which?': 'a' } }
    const kept = new KeptAnswers([{ request: question('Which?'), decision: answers }])
    expect(kept.take(question('Which one?'))).toBeNull()
    expect(kept.take(question('Which?'))).toEqual(answers)
  })

  test('that allowed something and was not used is told', () => {
    const kept = new KeptAnswers([
      { request: tool(), decision: allow },
      { request: tool({ input: {} }), decision: { kind: 'deny', reason: '' } },
    ])
    expect(kept.unused).toHaveLength(1)
    kept.take(tool())
    expect(kept.unused).toEqual([])
  })
})

describe('the journal', () => {
  test('tells which answers were kept: those of its last turn that reached no process', () => {
    const [old, live, open] = [tool(), tool(), tool()]
    const answered = (request: PermissionRequest, kept: boolean): SessionEvent => ({
      type: 'permission.answered',
      requestId: request.requestId,
      outcome: allow,
      ...(kept && { kept: true }),
    })
    const started: SessionEvent = { type: 'turn.started', promptId: PromptId.parse(crypto.randomUUID()) }
    const events: SessionEvent[] = [
      ...[started, { type: 'permission.asked' as const, request: old }, answered(old, true)],
      ...[started, { type: 'permission.asked' as const, request: live }, answered(live, false)],
      ...[{ type: 'permission.asked' as const, request: open }, answered(open, true)],
    ]
    expect(keptIn(events)).toEqual([{ request: open, decision: allow }])
  })

  test('and the agent is told what was said, in the words of the user', () => {
    const words = wordsOf([
      { request: tool(), decision: allow },
      {
        request: tool({ toolName: 'Write', input: { file: 'x'.repeat(1_000) } }),
        decision: { kind: 'deny', reason: 'Not there.' },
      },
      { request: question('Which?'), decision: { kind: 'answers', answers: { 'Which?': 'the first' } } },
    ])
    expect(words).toContain('- I allow Bash to run `touch a`\n')
    expect(words).toMatch(/I do not allow Write, with file `x{60} … x{60}`: Not there\./)
    expect(words).toContain('You asked: Which? I answer: the first')
  })
})

describe('what the agent is told', () => {
  const told = (...inputs: Record<string, unknown>[]) =>
    wordsOf(inputs.map((one) => ({ request: tool({ toolName: 'Edit', input: one }), decision: allow })))

  test('names the tool and its file in words, not as JSON', () => {
    const words = told({ file_path: '/p/a.ts', old_string: 'one', new_string: '`two`', replace_all: true })
    expect(words).toContain(
      'I allow Edit for the file `/p/a.ts`, with old string `one`, new string `` `two` `` and replace all on\n',
    )
    expect(words).not.toContain('{')
  })

  test('tells calls apart that would read the same, shortened', () => {
    const long = (middle: string) => ({ file_path: 'a', new_string: 'x'.repeat(500) + middle + 'x'.repeat(500) })
    const [one, other] = told(long('1'), long('2')).split('\n- ').slice(1)
    expect(one).toContain('x1x')
    expect(other).toContain('x2x')
    expect(told(long('1'))).not.toContain('x1x')
  })
})

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, sorted(inner)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}
