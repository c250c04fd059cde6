import { describe, expect, it } from 'vitest'
import type { BreakerStatus } from '#shared/breaker.ts'
import { AppError } from '#shared/errors.ts'
import { BreakerNotes } from './breaker-watch.ts'

const { data: reason } = new AppError('overloaded', { message: 'The API is overloaded.', remedy: 'Wait.' })
const CLOSED: BreakerStatus = { state: 'closed', since: 0, retryAt: null, failures: 0, reason: null }
const OPEN: BreakerStatus = { ...CLOSED, state: 'open', retryAt: 1, reason }

async function told(statuses: readonly BreakerStatus[], { json = false, isWaiting = true } = {}) {
  const told: string[] = []
  async function* watch() {
    yield* statuses
  }
  const notes = new BreakerNotes({ terminal: { note: (text: string) => void told.push(text) }, json })
  notes.waiting(isWaiting)
  await notes.follow(() => Promise.resolve(watch()), new AbortController().signal)
  return { told, notes }
}

describe('a prompt of the command line that waits for the API', () => {
  it('says why, once, and that a probe is under way', async () => {
    expect((await told([OPEN, OPEN, { ...OPEN, state: 'half-open' }, CLOSED])).told).toEqual([
      'Waiting for the API, which failed again and again. The API is overloaded. The next try is in 0 s.',
      'Waiting for the API: one prompt is let through to see whether it answers again. The API is overloaded.',
    ])
  })

  it('is a line of JSON for programs', async () => {
    const [line] = (await told([OPEN], { json: true })).told
    expect(JSON.parse(line ?? '')).toEqual({ waiting: { for: 'api', state: 'open', retryAt: 1, reason } })
  })

  it('is not spoken of once it has begun', async () => {
    expect((await told([CLOSED, OPEN], { isWaiting: false })).told).toEqual([])
  })

  it('is told of when it comes to wait for what is known already', async () => {
    const { told: lines, notes } = await told([OPEN], { isWaiting: false })
    notes.waiting(true)
    notes.waiting(true)
    expect(lines).toHaveLength(1)
  })
})
