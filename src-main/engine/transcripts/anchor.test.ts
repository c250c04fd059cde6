/** Where a fork cuts the transcript, and what was said in it elsewhere. */
import { describe, expect, it } from 'vitest'
import type { StoredEvent } from '#shared/events.ts'
import { anchorOf } from './anchor.ts'
import { transcriptOf } from './read-transcript.ts'
import { saidElsewhere } from './said-elsewhere.ts'
import { Teller } from './tell.ts'
import { SampleTranscript, conversationOf } from './testing/sample-transcript.ts'

function read(sample: SampleTranscript) {
  const { entries } = transcriptOf(Buffer.from(sample.text))
  const teller = new Teller()
  for (const entry of entries) teller.take(entry)
  const told = teller.finish()
  const events = told.map(({ at, event }, index): StoredEvent => ({ seq: index + 1, at, event }))
  const textOf = (uuid: string | undefined) =>
    JSON.stringify(entries.find((entry) => entry.uuid === uuid)?.message?.content)
  return { entries, told, events, textOf }
}

describe('an anchor', () => {
  const { entries, events, textOf } = read(conversationOf(2))
  const at = (upToSeq?: number) => anchorOf(events, entries, upToSeq)

  it('is the last entry of what was said up to there, with the end of its turn', () => {
    expect(textOf(at()?.uuid)).toContain('answer 1')
    expect(textOf(at(6)?.uuid)).toContain('answer 0')
    expect(at(6)?.seq).toBe(6)
  })

  it('leaves out a prompt that nothing was answered to', () => {
    for (const upToSeq of [7, 8]) expect(at(upToSeq)).toEqual(at(6))
  })

  it('takes the result of a tool with its call', () => {
    expect(textOf(at(3)?.uuid)).toContain('result 0')
    const sample = new SampleTranscript().prompt('go').call('a', 'Bash', {}, 'm').call('b', 'Bash', {}, 'm')
    const both = read(sample.result('a', 'A').result('b', 'B').answer('x'))
    expect(both.textOf(anchorOf(both.events, both.entries, 3)?.uuid)).toContain('"B"')
  })

  it('is none where nothing was answered yet', () => {
    expect(at(2)).toBeNull()
    expect(at(0)).toBeNull()
  })
})

describe('what was said elsewhere', () => {
  it('are the turns behind the last thing both know', () => {
    const { told, events } = read(conversationOf(3))
    expect(saidElsewhere(events, told)).toEqual([])
    expect(saidElsewhere(events.slice(0, 6), told)).toEqual(told.slice(6))
    expect(saidElsewhere(events.slice(0, 5), told)).toEqual(told.slice(6)) // the turn in hand is not theirs to end
  })

  it('is nothing where they have nothing in common', () => {
    const { told } = read(conversationOf(1))
    expect(saidElsewhere(read(conversationOf(1, { taken: 90 })).events.slice(0, 2), told)).toEqual([])
  })
})
