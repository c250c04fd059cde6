import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { SessionState } from '#shared/session.ts'
import { stateWord, waitingOf, waitingWords } from './waiting.ts'

const queue = { position: 3, reason: 'memory' as const, message: 'The machine is low on memory.' }
const { data: reason } = new AppError('process', { message: 'The CLI ended by itself.', remedy: 'Wait.' })
const restart = { attempt: 2, maxAttempts: 3, at: 9, reason }

describe('a session that waits for its process', () => {
  it('says its place in line and why, and is listed with it', () => {
    const state: SessionState = { kind: 'waking', since: 1, queue }
    expect(waitingWords(state)).toBe('Waiting for a process, number 3 in line. The machine is low on memory.')
    expect(stateWord(state)).toBe('queued (3)')
    expect(waitingOf(state)).toEqual({ queue })
  })

  it('says that a process that died comes back', () => {
    const state: SessionState = { kind: 'waking', since: 1, restart }
    expect(waitingWords(state)).toBe('The CLI ended by itself. Starting it again (2 of 3).')
    expect(waitingOf(state)).toEqual({ restart })
  })

  it('says nothing while it merely starts', () => {
    for (const state of [{ kind: 'waking', since: 1 }, { kind: 'idle' }] satisfies SessionState[]) {
      expect(waitingWords(state)).toBeNull()
      expect(stateWord(state)).toBe(state.kind)
      expect(waitingOf(state)).toEqual({})
    }
  })
})
