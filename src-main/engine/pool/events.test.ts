import { expect, it } from 'vitest'
import type { PoolEvents } from '#shared/pool.ts'
import { PoolChronicle } from './events.ts'

const event = { type: 'started', kind: 'general', pid: null, cwd: null, reason: null, afterMs: null } as const
const numbers = ({ events }: PoolEvents) => events.map(({ seq }) => seq)

function follow(chronicle: PoolChronicle, after = 0) {
  const ended = new AbortController()
  const batches = chronicle.follow(after, ended.signal)
  return { next: async () => (await batches.next()).value, ended, batches }
}

it('gives what is kept, then what comes, each once', async () => {
  const chronicle = new PoolChronicle(() => 7)
  chronicle.add({ ...event, spare: '1' })
  chronicle.add({ ...event, spare: '2' })
  const { next, ended, batches } = follow(chronicle, 1)
  expect(await next()).toEqual({ events: [{ ...event, spare: '2', seq: 2, at: 7 }], missed: 0 })
  const coming = next()
  chronicle.add({ ...event, spare: '3' })
  expect(numbers((await coming)!)).toEqual([3])
  ended.abort()
  expect((await batches.next()).done).toBe(true)
})

it('answers at once also when there is nothing, and starts anew for the number of another host', async () => {
  const chronicle = new PoolChronicle(() => 7)
  const { next } = follow(chronicle, 99)
  expect(await next()).toEqual({ events: [], missed: 0 })
  chronicle.add({ ...event, spare: '1' })
  expect(numbers((await next())!)).toEqual([1])
})

it('keeps a bounded number, and tells who was slow what is missing', async () => {
  const chronicle = new PoolChronicle(() => 7)
  const { next } = follow(chronicle)
  await next()
  for (let count = 0; count < 1_200; count += 1) chronicle.add({ ...event, spare: String(count) })
  const late = (await next())!
  expect(late.missed + late.events.length).toBe(1_200)
  expect(late.events.length).toBeLessThanOrEqual(500)
  expect(late.events.at(-1)?.seq).toBe(1_200)
})

it('ends with the pool', async () => {
  const chronicle = new PoolChronicle(() => 7)
  const { next, batches } = follow(chronicle)
  await next()
  const last = batches.next()
  chronicle.end()
  expect((await last).done).toBe(true)
})
