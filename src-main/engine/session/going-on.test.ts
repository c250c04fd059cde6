import { describe, expect, test } from 'vitest'
import type { SessionEvent, SessionEventOf } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import { goingOn } from './going-on.ts'
import { GO_ON } from './outbox.ts'

const gap = (missing: SessionEventOf<'gap'>['missing'], toolUseIds: string[] = []): SessionEvent => ({
  type: 'gap',
  promptId: PromptId.parse(crypto.randomUUID()),
  missing,
  toolUseIds,
  offers: ['continue'],
})
const lost = (completed: SessionEvent[], more = {}) => ({
  ...{ completed, text: 'Do it', lostTurns: 1, wanted: true },
  ...more,
})

describe('a session that was at work when its host died', () => {
  test('goes on where only words are missing', () => {
    expect(goingOn(lost([gap('answer')]))).toEqual({ text: GO_ON, origin: 'continue' })
  })
  test('has nothing to go on with where it was finished', () => {
    expect(goingOn(lost([]))).toBeNull()
  })
  test('is sent its prompt again where the agent never got it', () => {
    expect(goingOn(lost([gap('prompt')]))).toEqual({ text: 'Do it', origin: 'retry' })
    expect(goingOn(lost([gap('prompt')], { text: null }))).toBeNull()
  })
  test('is left to the user where a tool may or may not have worked, or the agent knows nothing any more', () => {
    expect(goingOn(lost([gap('tool-results', ['t1'])]))).toBeNull()
    expect(goingOn(lost([gap('answer', ['t1'])]))).toBeNull()
    expect(goingOn(lost([gap('transcript')]))).toBeNull()
  })
  test('is left to the user where that is the setting, and where it may be what ends the host', () => {
    expect(goingOn(lost([gap('answer')], { wanted: false }))).toBeNull()
    expect(goingOn(lost([gap('answer')], { lostTurns: 2 }))).toBeNull()
  })
})
