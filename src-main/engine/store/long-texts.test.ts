import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SessionEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import { aToolRequest } from '#shared/testing/permissions.ts'
import { PAYLOAD_THRESHOLD, headOfPrompt, longTexts, withLong, withoutLong } from './long-texts.ts'

const promptId = PromptId.parse('0192f0a0-0000-4000-9000-000000000001')
const LONG = PAYLOAD_THRESHOLD + 1
/** Half of them long; cut anywhere, none may lose half a character. */
const text = fc
  .tuple(fc.constantFrom('a', '😀', 'ü\n'), fc.constantFrom(3, LONG))
  .map(([unit, length]) => unit.repeat(Math.ceil(length / unit.length)))
const { value: input } = fc.letrec<{ value: Record<string, unknown>; inner: unknown }>((tie) => ({
  value: fc.dictionary(fc.constantFrom('a', 'b', 'a.b', '0'), tie('inner'), { maxKeys: 3 }),
  inner: fc.oneof(
    { maxDepth: 2 },
    text,
    fc.constantFrom(null, 7, true),
    fc.array(tie('inner'), { maxLength: 2 }),
    tie('value'),
  ),
}))
const said = { messageId: 'm', parent: null }
const event: fc.Arbitrary<SessionEvent> = fc.oneof(
  text.map((words) => ({ type: 'prompt' as const, promptId, text: words })),
  text.map((words) => ({ type: 'prompt.edited' as const, promptId, text: words })),
  input.map((given) => ({ type: 'tool.call' as const, ...said, toolUseId: 't', name: 'Write', input: given })),
  input.map((given) => ({ type: 'permission.asked' as const, request: aToolRequest({ input: given }) })),
  fc.record({
    ...{ type: fc.constant('tool.result' as const), toolUseId: fc.constant('t'), parent: fc.constant(null) },
    ...{ isError: fc.boolean(), text },
    images: fc.array(
      text.map((data) => ({ mediaType: 'image/png', data })),
      { maxLength: 2 },
    ),
  }),
)

it('what is long in an event goes outside and comes back, word for word, and what stays is short', () => {
  fc.assert(
    fc.property(event, (whole) => {
      const outside = longTexts(whole).map((one) => one.text)
      const short = withoutLong(
        whole,
        outside.map((one, index) => ({ id: index + 1, length: one.length })),
      )
      expect(SessionEvent.safeParse(short).success).toBe(true)
      expect(longTexts(short)).toEqual([])
      for (const one of outside) expect(JSON.stringify(short).includes(JSON.stringify(one))).toBe(false)
      expect(withLong(short, ({ id }) => outside[id - 1] ?? null)).toEqual(whole)
    }),
    { numRuns: 60 },
  )
})

it('a prompt that waits is told of by its head only where the whole can be read', () => {
  const words = 'x'.repeat(LONG)
  expect(headOfPrompt({ text: words })).toEqual({ text: words }) // of an older Bullpen: it lies nowhere else
  const { text: head } = headOfPrompt({ text: words, rest: { id: 1, length: LONG } })
  expect(words.startsWith(head)).toBe(true)
  expect(head.length).toBeLessThan(LONG)
})
