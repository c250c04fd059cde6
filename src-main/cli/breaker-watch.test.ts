import { describe, expect, it } from 'vitest'
import type { BreakerStatus } from '#shared/breaker.ts'
import { AppError } from '#shared/errors.ts'
import { tellOfBreaker } from './breaker-watch.ts'

const { data: reason } = new AppError('overloaded', { message: 'The API is overloaded.', remedy: 'Wait.' })
const CLOSED: BreakerStatus = { state: 'closed', since: 0, retryAt: null, failures: 0, reason: null }
const OPEN: BreakerStatus = { ...CLOSED, state: 'open', retryAt: 1, reason }

async function told(statuses: readonly BreakerStatus[], { json = false, isWaiting = (): boolean => true } = {}) {
  const notes: string[] = []
  async function* watch() {
    yield* statuses
  }
  await tellOfBreaker({
    watch: () => Promise.resolve(watch()),
    ...{ terminal: { note: (text: string) => void notes.push(text) }, json, isWaiting },
    signal: new AbortController().signal,
  })
  return notes
}

describe('a prompt of the command line that waits for the API', () => {
  it('says why, once, and that a probe is under way', async () => {
    expect(await told([OPEN, OPEN, { ...OPEN, state: 'half-open' }, CLOSED])).toEqual([
      'Waiting for the API, which failed again and again. The API is overloaded. The next try is in 0 s.',
      'Waiting for the API: one prompt is let through to see whether it answers again. The API is overloaded.',
    ])
  })

  it('is a line of JSON for programs', async () => {
    const [line] = await told([OPEN], { json: true })
    expect(JSON.parse(line ?? '')).toEqual({ waiting: { for: 'api', state: 'open', retryAt: 1, reason } })
  })

  it('is not spoken of once it has begun', async () => {
    expect(await told([CLOSED, OPEN], { isWaiting: () => false })).toEqual([])
  })
})
