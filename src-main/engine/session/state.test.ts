import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { PromptId, RequestId } from '#shared/ids.ts'
import { type QueuePlace, SessionState, isBusy } from '#shared/session.ts'
import { type StateInput, next, waitedIn } from './state.ts'

const error = new AppError('process', { message: 'gone', remedy: 'again' }).data
const promptId = PromptId.parse('0b4bd29b-6a7b-4b0c-8a61-2f6a3e0b7f11')
const requestId = fc.constantFrom('r1', 'r2', 'r3').map((id) => RequestId.parse(id))
const at = fc.integer({ min: 0, max: 1_000_000 })
const place: fc.Arbitrary<QueuePlace> = fc.record({
  position: fc.integer({ min: 1, max: 9 }),
  reason: fc.constantFrom('memory' as const, 'process-cap' as const),
  message: fc.constant('Full.'),
})

const input: fc.Arbitrary<StateInput> = fc.oneof(
  at.map((at) => ({ type: 'wake' as const, at })),
  fc.record({
    ...{ type: fc.constant('restored' as const), promptId: fc.constant(promptId), since: at, askedAt: at },
    ...{ on: fc.constantFrom('permission' as const, 'question' as const) },
    requestIds: fc.uniqueArray(requestId, { maxLength: 3 }),
  }),
  fc.record({ type: fc.constant('queue' as const), at, place: fc.option(place) }),
  at.map((at) => ({
    type: 'restart' as const,
    at,
    restart: { attempt: 1, maxAttempts: 3, at: at + 1_000, reason: error },
  })),
  fc.constant({ type: 'ready' as const }),
  at.map((at) => ({ type: 'turn' as const, promptId, at })),
  fc.record({
    ...{ type: fc.constant('ask' as const), at },
    on: fc.constantFrom('permission' as const, 'question' as const),
    requestId,
  }),
  fc.record({ type: fc.constant('answered' as const), at, requestId }),
  at.map((retryAt) => ({ type: 'retry' as const, attempt: 1, maxAttempts: 4, retryAt, reason: error })),
  fc.constantFrom(...(['progress', 'turn-ended', 'hibernate', 'close', 'reopen'] as const).map((type) => ({ type }))),
  at.map((at) => ({ type: 'recycle' as const, at })),
  at.map((at) => ({ type: 'interrupt' as const, at })),
  fc.constant({ type: 'fail' as const, error }),
)

const run = (inputs: readonly StateInput[]) => {
  const states: SessionState[] = [{ kind: 'hibernated' }]
  for (const step of inputs) {
    const state = next(states.at(-1)!, step)
    if (state) states.push(state)
  }
  return states
}

describe('the session state machine', () => {
  it('only ever holds states of the schema', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 60 }), (inputs) => {
        for (const state of run(inputs)) expect(SessionState.safeParse(state).success).toBe(true)
      }),
    )
  })

  it('begins a turn only from idle, or finds one that waits, and keeps its prompt and start until the turn ends', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 80 }), (inputs) => {
        const states = run(inputs)
        for (const [index, state] of states.entries()) {
          const before = states[index - 1]
          if (!before || !isBusy(state)) continue
          if (!isBusy(before)) expect(before.kind).toBe(state.kind === 'waiting' ? 'hibernated' : 'idle')
          else expect(state).toMatchObject({ promptId, since: 'since' in before ? before.since : undefined })
        }
      }),
    )
  })

  it('waits exactly for the requests asked and not answered', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 80 }), (inputs) => {
        let state: SessionState = { kind: 'running', promptId, since: 0, interrupting: false }
        const open = new Set<string>()
        for (const step of inputs.filter(({ type }) => type === 'ask' || type === 'answered')) {
          const after = next(state, step)
          if (!after) continue
          state = after
          if (step.type === 'ask') open.add(step.requestId)
          if (step.type === 'answered') open.delete(step.requestId)
          expect(state.kind === 'waiting' ? new Set<string>(state.requestIds) : new Set()).toEqual(open)
        }
      }),
    )
  })

  it('waits for a place only while it wakes, and shows the latest one', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 60 }), place, (inputs, shown) => {
        const state = run(inputs).at(-1)!
        const after = next(state, { type: 'queue', at: 1, place: shown })
        if (state.kind !== 'waking' && state.kind !== 'recycling') expect(after).toBeNull()
        else expect(after).toMatchObject({ kind: 'waking', queue: shown })
        if (after) expect(next(after, { type: 'queue', at: 1, place: null })).not.toHaveProperty('queue')
      }),
    )
  })

  it('starts a died process again from anywhere but sleep and the end', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 60 }), (inputs) => {
        const state = run(inputs).at(-1)!
        const restart = { attempt: 2, maxAttempts: 3, at: 9, reason: error }
        const after = next(state, { type: 'restart', at: 5, restart })
        if (state.kind === 'closed' || state.kind === 'hibernated') expect(after).toBeNull()
        else expect(after).toEqual({ kind: 'waking', since: 5, restart })
      }),
    )
  })

  it('can always be closed, and a closed session wakes or opens but takes no other move', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 60 }), input, (inputs, step) => {
        const state = run(inputs).at(-1)!
        if (state.kind !== 'closed') expect(next(state, { type: 'close' })).toEqual({ kind: 'closed' })
        const after = next({ kind: 'closed' }, step)
        expect(after === null || after.kind === 'waking' || after.kind === 'hibernated').toBe(true)
      }),
    )
  })

  it('knows how long a turn has waited for the user, whatever else happens in it', () => {
    const steps = fc.array(fc.tuple(input, fc.integer({ min: 0, max: 100 })), { maxLength: 80 })
    fc.assert(
      fc.property(steps, (inputs) => {
        let state: SessionState = { kind: 'running', promptId, since: 0, interrupting: false }
        let [now, waited] = [0, 0]
        for (const [step, passed] of inputs) {
          if (!['ask', 'answered', 'retry', 'progress', 'interrupt'].includes(step.type)) continue
          now += passed
          if (state.kind === 'waiting') waited += passed
          state = next(state, 'at' in step ? { ...step, at: now } : step) ?? state
          expect(waitedIn(state, now)).toBe(waited)
        }
      }),
    )
  })

  it('shows an interrupt of a waiting turn as running towards its end', () => {
    const waiting = next(
      { kind: 'running', promptId, since: 5, interrupting: false },
      { type: 'ask', at: 7, on: 'question', requestId: RequestId.parse('r1') },
    )!
    const running = { kind: 'running', promptId, since: 5, waitedMs: 2, interrupting: true }
    expect(next(waiting, { type: 'interrupt', at: 9 })).toEqual(running)
  })
})
