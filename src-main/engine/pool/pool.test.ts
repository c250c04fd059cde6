import { afterEach, describe, expect, it } from 'vitest'
import { aSpec } from '../testing/launch-specs.ts'
import { ask, poolBench } from '../testing/pool-bench.ts'
import type { Pool } from './pool.ts'

let pool: Pool
afterEach(() => pool.stop())

function start(options: Parameters<typeof poolBench>[0] = {}) {
  const bench = poolBench(options)
  pool = bench.pool
  return bench
}
const keys = { project: 'p', general: 'g' }

describe('the pool', () => {
  it('fills to its minimum, one at a time', async () => {
    const { until, ready, state } = start()
    await until(() => ready().length === 2)
    expect(state).toMatchObject({ mostAtOnce: 2, startingAtOnce: 1 })
    expect(pool.statistics.timeToReadyMs).not.toBeNull()
  })

  it('hands out the oldest, counts the hit, and refills', async () => {
    const { until, ready } = start()
    await until(() => ready().length === 2)
    const [oldest] = ready()
    const taken = await pool.take(aSpec(), keys, ask)
    expect(taken).toMatchObject({ path: 'warm' })
    expect(ready().map(({ id }) => id)).not.toContain(oldest!.id)
    await until(() => ready().length === 2)
    expect(pool.statistics.hits).toEqual({ general: 1, project: 0 })
  })

  it('never hands one spare to two sessions', async () => {
    const { until, ready } = start()
    await until(() => ready().length === 2)
    const taken = await Promise.all([1, 2, 3].map(() => pool.take(aSpec(), keys, ask)))
    expect(taken.filter((one) => one !== 'miss')).toHaveLength(2)
    expect(pool.statistics.misses).toBe(1)
  })

  it('falls back when a claim is refused, and lets the refused process go', async () => {
    const { until, ready, spares } = start({ limits: { min: 1 } })
    await until(() => ready().length === 1)
    spares[0]!.refuses = true
    expect(await pool.take(aSpec(), keys, ask)).toBe('refused')
    expect(spares[0]!.closed).toBe(true)
    expect(pool.statistics).toMatchObject({ refusals: 1, misses: 0 })
  })

  it('replaces a spare that dies, before anyone needs it', async () => {
    const { until, ready, spares } = start({ limits: { min: 1 } })
    await until(() => ready().length === 1)
    await spares[0]!.die()
    await until(() => ready().length === 1 && spares.length === 2)
    expect(pool.statistics.deaths).toBe(1)
  })

  it('replaces a spare that stopped answering before anyone needs it, and says so', async () => {
    const { until, ready, spares, state } = start({ limits: { min: 1 } })
    await until(() => ready().length === 1)
    spares[0]!.lost = true
    state.healthMs = 0
    await until(() => ready().length === 1 && spares.length === 2)
    expect(spares[0]!.closed).toBe(true)
    expect(state.incidents).toEqual([{ what: 'silent', kind: 'general', pid: spares[0]!.pid }])
    expect(pool.statistics.retirements).toEqual({ unwell: 1 })
  })

  it('takes the next spare when one does not react to the claim', async () => {
    const { until, ready, spares, state } = start()
    await until(() => ready().length === 2)
    spares[0]!.lost = true
    expect(await pool.take(aSpec(), keys, ask)).toMatchObject({ path: 'warm' })
    expect(spares[0]!.closed).toBe(true)
    expect(state.incidents).toMatchObject([{ what: 'lost' }])
    expect(pool.statistics).toMatchObject({ deaths: 1, refusals: 0, misses: 0 })
  })

  it('does not ask the other spares when one was refused: they would be for the same reason', async () => {
    const { until, ready, spares } = start()
    await until(() => ready().length === 2)
    for (const one of spares) one.refuses = true
    expect(await pool.take(aSpec(), keys, ask)).toBe('refused')
    expect(ready()).toHaveLength(1)
  })

  it('parks no process that turns out to be another version than was looked at', async () => {
    const { until, spares } = start({ limits: { min: 1 }, version: () => '2.1.330' })
    await until(() => pool.plan.blocked === 'backing-off')
    expect(pool.spares).toEqual([])
    expect(spares[0]!.closed).toBe(true)
  })

  it('retires spares of a spec that changed, and gives none of them to the new one', async () => {
    const { until, ready, spares, state } = start({ limits: { min: 1 } })
    await until(() => ready().length === 1)
    state.wants = [{ key: 'g2', kind: 'general', weight: 1, spec: aSpec() }]
    expect(await pool.take(aSpec(), { project: 'p', general: 'g2' }, ask)).toBe('miss')
    await until(() => ready().length === 1 && ready()[0]!.key === 'g2')
    expect(spares[0]!.closed).toBe(true)
    expect(pool.statistics.retirements).toEqual({ superseded: 1 })
  })

  it('prefers the spare that waits in the folder', async () => {
    const { until, ready } = start({
      limits: { min: 1 },
      wants: [
        { key: 'g', kind: 'general', weight: 1, spec: aSpec() },
        { key: 'p', kind: 'project', weight: 1, spec: aSpec() },
      ],
    })
    await until(() => ready().length === 2)
    expect(await pool.take(aSpec(), keys, ask)).toMatchObject({ path: 'project' })
  })

  it('says that it backs off when processes can not be started, and fills when they can', async () => {
    let failing = true
    const { until, ready } = start({ limits: { min: 1 }, fails: () => failing })
    await until(() => pool.plan.blocked === 'backing-off')
    failing = false
    await until(() => ready().length === 1)
    expect(pool.statistics.failures).toBeGreaterThan(0)
  })

  it('keeps what it has and starts nothing while it is held', async () => {
    const { until, ready } = start({ limits: { min: 1 } })
    await until(() => ready().length === 1)
    pool.hold('paused')
    await pool.take(aSpec(), keys, ask)
    await until(() => pool.plan.blocked === 'paused')
    expect(pool.spares).toEqual([])
  })

  it('leaves nothing behind when it stops', async () => {
    const { until, ready, spares } = start()
    await until(() => ready().length === 2)
    await pool.stop()
    expect(spares.every(({ closed }) => closed)).toBe(true)
    expect(pool.spares).toEqual([])
  })
})
