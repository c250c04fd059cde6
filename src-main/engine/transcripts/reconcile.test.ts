/** A turn that a crash cut short, completed from journal, running text and the CLI's transcript. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { supersedes, withoutSuperseded } from '#shared/conversation.ts'
import { AppError } from '#shared/errors.ts'
import type { LiveBlock, SessionEvent, StoredEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import { transcriptOf } from './read-transcript.ts'
import { reconcile } from './reconcile.ts'
import { SampleTranscript } from './testing/sample-transcript.ts'

const { data: why } = new AppError('process', { message: 'It died.', remedy: 'Go on.' })
const PROMPT = PromptId.parse('00000000-0000-4000-8000-000000000001')

const stored = (events: readonly SessionEvent[]): StoredEvent[] =>
  events.map((event, index) => ({ seq: index + 1, at: 1_000 * (index + 1), event }))
const begun: SessionEvent[] = [
  { type: 'prompt', promptId: PROMPT, text: 'go' },
  { type: 'turn.started', promptId: PROMPT },
]
const text = (messageId: string, words: string, aborted = false): SessionEvent => ({
  type: 'text',
  messageId,
  parent: null,
  text: words,
  aborted,
})
const live = (messageId: string, words: string): LiveBlock => ({
  key: `${messageId}:0`,
  messageId,
  parent: null,
  kind: 'text',
  toolName: '',
  text: words,
})
const tailOf = (sample: SampleTranscript, complete = true) => ({ ...transcriptOf(Buffer.from(sample.text)), complete })
/** The sample's first entry has the id of the prompt. */
const noted = () => new SampleTranscript().prompt('go')

const complete = (events: readonly SessionEvent[], blocks: LiveBlock[], sample: SampleTranscript | null) =>
  reconcile({
    promptId: PROMPT,
    journal: stored([...begun, ...events]),
    live: blocks,
    tail: sample && tailOf(sample),
    why,
  })

describe('reconcile', () => {
  it('adds what the transcript has finished and the journal lacks, once', () => {
    const sample = noted().answer('first', { id: 'm1', stop: 'tool_use' }).call('t1').result('t1', 'out')
    sample.answer('second', { id: 'm2', stop: null })
    const completed = complete([text('m1', 'first')], [], sample)
    expect(completed.map(({ type }) => type)).toEqual(['tool.call', 'tool.result', 'text', 'gap', 'turn.ended'])
    expect(completed.at(-1)).toMatchObject({ outcome: 'lost', error: why })
  })

  it('takes the finished text in place of its partial form', () => {
    const sample = noted().answer('a whole answer', { id: 'm1' })
    const completed = complete([], [live('m1', 'a who')], sample)
    expect(completed).toMatchObject([text('m1', 'a whole answer'), { type: 'turn.ended', outcome: 'completed' }])
  })

  it('keeps the partial text that nobody finished, and offers to go on', () => {
    const completed = complete([], [live('m1', 'a who')], noted())
    expect(completed).toMatchObject([
      text('m1', 'a who', true),
      { type: 'gap', missing: 'answer', offers: ['continue'] },
      { type: 'turn.ended', outcome: 'lost' },
    ])
  })

  it('says when the agent never noted the prompt: only sending it again helps', () => {
    const other = new SampleTranscript({ taken: 50 }).prompt('another one').answer('yes')
    for (const sample of [other, null]) {
      const gap = complete([text('m9', 'lost words')], [], sample).find(({ type }) => type === 'gap')
      expect(gap).toMatchObject({ missing: 'prompt', offers: ['send-again'], promptId: PROMPT })
    }
  })

  it('does not say so when it could not look far enough back', () => {
    const tail = tailOf(new SampleTranscript({ taken: 50 }).answer('yes'), false)
    const completed = reconcile({ promptId: PROMPT, journal: stored(begun), live: [], tail, why })
    expect(completed.find(({ type }) => type === 'gap')).toMatchObject({ missing: 'answer' })
  })

  it('names the tools whose effect nobody knows', () => {
    const completed = complete([], [], noted().call('t1').call('t2').result('t2', 'out'))
    expect(completed.find(({ type }) => type === 'gap')).toMatchObject({
      missing: 'tool-results',
      toolUseIds: ['t1'],
      offers: ['continue'],
    })
  })

  it('counts the tokens of its messages, each once and of no other turn, and says that their cost is not known', () => {
    const usage = (output: number) => ({ input_tokens: 10, output_tokens: output, cache_read_input_tokens: 100 })
    const said = (id: string, words: string, output: number) => ({
      type: 'assistant',
      message: { id, role: 'assistant', model: 'm', content: [{ type: 'text', text: words }], usage: usage(output) },
    })
    const sample = noted()
      .entry(said('m1', 'one', 1))
      .entry(said('m1', 'two', 7))
      .entry(said('m2', 'three', 5))
    sample.prompt('another').entry(said('m3', 'four', 1_000))
    expect(complete([], [], sample).at(-1)).toMatchObject({
      usage: {
        inputTokens: 20,
        outputTokens: 12,
        cacheReadTokens: 200,
        cacheWriteTokens: 0,
        costUsd: 0,
        costUnknown: true,
      },
    })
    expect(complete([], [], noted().answer('no figures')).at(-1)).toMatchObject({ usage: null })
  })

  it('offers both where nothing was said yet', () => {
    expect(complete([], [], noted()).find(({ type }) => type === 'gap')).toMatchObject({
      offers: ['send-again', 'continue'],
    })
  })

  it('cancels the questions that were open', () => {
    const asked: SessionEvent = {
      type: 'permission.asked',
      request: {
        requestId: 'r1' as never,
        toolUseId: 't1',
        kind: 'tool',
      } as never,
    }
    expect(complete([asked], [], noted())).toContainEqual({
      type: 'permission.answered',
      requestId: 'r1',
      outcome: { kind: 'cancelled' },
    })
  })

  it('loses no word and doubles none, wherever journal, running text and transcript were cut', () => {
    const words = ['one', 'two', 'three', 'four']
    const position = fc.integer({ min: 0, max: words.length })
    fc.assert(
      fc.property(position, position, fc.integer({ min: 0, max: 5 }), (journalled, inTranscript, written) => {
        const sample = noted()
        for (const [index, word] of words.slice(0, inTranscript).entries()) {
          sample.answer(word, { id: `m${index}`, stop: 'tool_use' })
        }
        const known = words.slice(0, journalled).map((word, index) => text(`m${index}`, word))
        const writing = words[journalled]?.slice(0, written) ?? ''
        const completed = complete(known, writing === '' ? [] : [live(`m${journalled}`, writing)], sample)
        const shown = withoutSuperseded(stored([...known, ...completed])).flatMap(({ event }) =>
          event.type === 'text' ? [event.text] : [],
        )
        const whole = words.slice(0, Math.max(journalled, inTranscript))
        expect(shown).toEqual(journalled >= inTranscript && writing !== '' ? [...whole, writing] : whole)
        expect(completed.filter(({ type }) => type === 'turn.ended')).toHaveLength(1)
      }),
    )
  })
})

describe('a text that came whole after it was cut short', () => {
  it('stands once, in the place of the first', () => {
    const events = stored([text('m1', 'par', true), text('m2', 'other'), text('m1', 'partial text')])
    expect(withoutSuperseded(events).map(({ event }) => (event.type === 'text' ? event.text : ''))).toEqual([
      'partial text',
      'other',
    ])
  })

  it('is another one when it begins otherwise', () => {
    expect(supersedes(text('m1', 'something else'), { messageId: 'm1', parent: null, text: 'par' })).toBe(false)
  })
})
