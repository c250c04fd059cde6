import { afterEach, describe, expect, it } from 'vitest'
import { SpareLost } from '../agent/spares.ts'
import { aSpec } from '../testing/launch-specs.ts'
import { ask, poolBench } from '../testing/pool-bench.ts'
import type { WantedSpec } from './pool-deps.ts'
import type { Pool } from './pool.ts'

let pool: Pool
afterEach(() => pool.stop())

function start(options: Parameters<typeof poolBench>[0] = {}) {
  const bench = poolBench(options)
  pool = bench.pool
  return bench
}
const want = (key: string, kind: WantedSpec['kind'] = 'general'): WantedSpec => ({
  key,
  kind,
  weight: 1,
  spec: aSpec(),
})

describe('a spare that hangs on its way up', () => {
  /** One general spare is ready, and a second one hangs. */
  async function hanging() {
    let started = 0
    const bench = start({ hangs: ({ key }) => key === 'g' && ++started === 2 })
    await bench.until(() => bench.ready().length === 1 && bench.pool.spares.length === 2)
    return bench
  }

  it('keeps no superseded one from being replaced, and is given up with them', async () => {
    const { state, until, ready, spares, pool } = await hanging()
    state.wants = [want('g2')]
    pool.nudge()
    await until(() => ready().length === 2 && ready().every(({ key }) => key === 'g2'))
    expect(spares[0]!.closed).toBe(true)
    expect(pool.statistics.retirements).toEqual({ superseded: 2 })
    expect(pool.statistics.failures).toBe(0) // nothing was wrong with it
  })

  it('keeps no memory from being given back', async () => {
    const { state, until, spares, pool } = await hanging()
    state.memory = { availableBytes: 0, reserveBytes: 1e9, spareBytes: 1 }
    pool.nudge()
    await until(() => pool.spares.length === 0)
    expect(spares[0]!.closed).toBe(true)
    expect(pool.statistics.retirements).toEqual({ memory: 2 })
    expect(state.startingAtOnce).toBe(1)
  })

  it('keeps no other one from being looked after', async () => {
    const { state, until, spares, pool } = await hanging()
    spares[0]!.lost = true
    state.healthMs = 0
    pool.nudge()
    await until(() => state.incidents.length > 0)
    expect(state.incidents).toMatchObject([{ what: 'silent', pid: spares[0]!.pid }])
  })

  it('keeps no session from its spare', async () => {
    const { pool } = await hanging()
    expect(await pool.take(aSpec(), { project: 'p', general: 'g' }, ask)).toMatchObject({ path: 'warm' })
  })
})

describe('a refill', () => {
  it('waits while sessions are on their way up, says so, and comes when they are', async () => {
    const { state, until, ready, pool } = start({ limits: { min: 1 } })
    await until(() => ready().length === 1)
    state.busy = 'sessions'
    await pool.take(aSpec(), { project: 'p', general: 'g' }, ask)
    await until(() => pool.plan.blocked === 'machine-busy')
    expect(pool.spares).toEqual([])
    state.busy = null
    pool.nudge()
    await until(() => ready().length === 1)
    expect(pool.plan.blocked).toBeNull()
  })

  it('does not wait for ever on a machine that stays busy', async () => {
    let now = 0
    const { state, until, ready, pool } = start({ limits: { min: 1 }, now: () => now })
    await until(() => ready().length === 1)
    state.busy = 'cpu'
    await pool.take(aSpec(), { project: 'p', general: 'g' }, ask)
    await until(() => pool.plan.blocked === 'machine-busy')
    now = 2_000
    pool.nudge()
    await until(() => ready().length === 1)
  })
})

it('does not replace spares for ever where each start changes what spares read', async () => {
  let version = 0
  let now = 1_000
  const { state, until, pool } = start({ limits: { min: 1, max: 1 }, now: () => now })
  const change = () => {
    state.wants = [want(`g${++version}`)]
    pool.nudge()
  }
  await until(() => {
    if (pool.spares.some(({ phase }) => phase === 'ready')) change()
    return pool.plan.blocked === 'backing-off'
  })
  expect(state.changes.filter(({ type }) => type === 'started').length).toBeLessThanOrEqual(6)
  now += 1_000 // the first wait is shorter
  pool.nudge()
  await until(() => pool.spares.some(({ phase }) => phase === 'ready'))
})

it('does not wait for what a silent spare has to say before it ends it', async () => {
  const { until, ready, spares, state, pool } = start({ limits: { min: 1 } })
  await until(() => ready().length === 1)
  spares[0]!.check = async () => {
    await spares[0]!.exited
    throw new SpareLost('gone')
  }
  state.healthMs = 0
  pool.nudge()
  await until(() => pool.isChecking)
  await pool.stop()
  expect(spares[0]!.closed).toBe(true)
  expect(state.incidents).toEqual([])
})

describe('what a session is told', () => {
  it('is not a miss when the pool keeps nothing for it', async () => {
    const { until, ready, pool } = start({ limits: { min: 1 } })
    await until(() => ready().length === 1)
    expect(await pool.take(aSpec({ resume: 'c1' }), null, ask)).toBe('other')
    expect(pool.statistics).toMatchObject({ misses: 0, others: 1 })
  })

  it('is not a miss when the pool is off', async () => {
    const { until, pool } = start({ limits: { enabled: false } })
    await until(() => pool.plan.blocked === 'disabled')
    expect(await pool.take(aSpec(), { project: 'p', general: 'g' }, ask)).toBe('other')
  })

  it('comes at once after a refusal: nothing is started, ended or asked before it', async () => {
    const { until, ready, spares, pool, state } = start()
    await until(() => ready().length === 2)
    for (const spare of spares) spare.refuses = true
    const closing = Promise.withResolvers<null>()
    spares[0]!.close = async () => {
      await closing.promise // as slow as an end can be
      return spares[0]!.die()
    }
    expect(await pool.take(aSpec(), { project: 'p', general: 'g' }, ask)).toBe('refused')
    expect(state.changes.slice(-1)).toMatchObject([{ type: 'refused', reason: 'Error: refused' }])
    closing.resolve(null)
  })
})

it('aims at general spares and at one for each folder in use, and says so apart', async () => {
  const { until, ready, pool } = start({
    limits: { min: 1 },
    wants: [want('g'), want('p', 'project'), want('q', 'project')],
  })
  await until(() => ready().length === 3)
  expect(pool.plan).toMatchObject({ target: 1, projectTarget: 2 })
})

it('tells every change of a spare, in order', async () => {
  const { until, ready, pool, state, spares } = start({ limits: { min: 1, max: 1 } })
  await until(() => ready().length === 1)
  await pool.take(aSpec(), { project: 'p', general: 'g' }, ask)
  await until(() => ready().length === 1)
  state.wants = []
  pool.nudge()
  await until(() => pool.spares.length === 0)
  const [first, second] = spares.map(({ pid }) => pid)
  expect(state.changes.map(({ type, spare, pid, reason }) => [type, spare, pid, reason])).toEqual([
    ['started', '1', null, null],
    ['ready', '1', first, null],
    ['claimed', '1', first, null],
    ['started', '2', null, null],
    ['ready', '2', second, null],
    ['retired', '2', second, 'superseded'],
  ])
})
