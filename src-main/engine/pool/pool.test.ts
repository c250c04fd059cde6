import { afterEach, describe, expect, it } from 'vitest'
import { SessionId } from '#shared/ids.ts'
import type { AgentProcess, Exit } from '../agent/agent-process.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import { type Spare, SpareLost } from '../agent/spares.ts'
import { ScriptedAgent } from '../testing/scripted-agent.ts'
import type { PoolInput } from './policy.ts'
import { type Incident, Pool, type WantedSpec } from './pool.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }
const ask = () => Promise.resolve({ kind: 'allow-once' as const })
const spec = (cwd = '/project'): LaunchSpec => ({
  sessionId: SessionId.parse('6f9619ff-8b86-4d01-b42d-00cf4fc964ff'),
  profile: 'default',
  cwd,
  trust: 'trusted',
  cliPath: '/cli',
  cliVersion: '2.1.329',
  resume: null,
  model: null,
  permissionMode: 'default',
  allowBypassPermissions: false,
  maxApiRetries: 4,
  env: {},
})

/** A spare that lives, dies and refuses as the test wants. */
class FakeSpare implements Spare {
  static count = 0
  readonly pid = ++FakeSpare.count
  readonly #exit = Promise.withResolvers<Exit>()
  refuses = false
  /** It is there and does nothing. */
  lost = false
  version = '2.1.329'
  closed = false

  get exited(): Promise<Exit> {
    return this.#exit.promise
  }

  check(): Promise<string | null> {
    return this.lost ? Promise.reject(new SpareLost('no answer')) : Promise.resolve(this.version)
  }

  claim(wanted: LaunchSpec): Promise<AgentProcess> {
    if (this.lost) return Promise.reject(new SpareLost('no sign of life'))
    return this.refuses ? Promise.reject(new Error('refused')) : Promise.resolve(new ScriptedAgent(wanted, ask))
  }

  close(): Promise<Exit> {
    this.closed = true
    return this.die()
  }

  die(): Promise<Exit> {
    this.#exit.resolve({ code: 0, signal: null, stderr: '' })
    return this.exited
  }
}

let pool: Pool
afterEach(() => pool.stop())

function start(
  options: {
    wants?: WantedSpec[]
    limits?: Partial<PoolInput['limits']>
    fails?: () => boolean
    version?: () => string
  } = {},
) {
  const spares: FakeSpare[] = []
  const limits = {
    enabled: true,
    min: 2,
    max: 4,
    maxProject: 2,
    idleMs: 1e6,
    maxAgeMs: 1e9,
    budgetBytes: 1e12,
    ...options.limits,
  }
  const state = {
    wants: options.wants ?? [{ key: 'g', kind: 'general' as const, weight: 1, spec: spec() }],
    limits,
    healthMs: 1e9,
    incidents: [] as Incident[],
    mostAtOnce: 0,
    startingAtOnce: 0,
  }
  let changed: () => void = () => undefined
  let starting = 0
  pool = new Pool({
    clock: Date.now,
    log: silent,
    privateBytes: () => Promise.resolve(1),
    onIncident: (incident) => state.incidents.push(incident),
    random: () => 0,
    pace: { refillMs: 1, roundMs: 50 },
    onChanged() {
      state.mostAtOnce = Math.max(state.mostAtOnce, pool.spares.length)
      changed()
    },
    async start() {
      starting += 1
      state.startingAtOnce = Math.max(state.startingAtOnce, starting)
      await new Promise(setImmediate)
      starting -= 1
      if (options.fails?.()) throw new Error('no process today')
      const spare = new FakeSpare()
      if (options.version) spare.version = options.version()
      spares.push(spare)
      return spare
    },
    survey: () =>
      Promise.resolve({
        wants: state.wants,
        limits: state.limits,
        memory: { availableBytes: 1e12, reserveBytes: 1, spareBytes: 1 },
        freeSlots: 100,
        health: { everyMs: state.healthMs, processBytes: 1e12 },
      }),
  })
  pool.open()
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise<void>((resolve) => (changed = resolve))
  }
  const ready = () => pool.spares.filter(({ phase }) => phase === 'ready')
  return { spares, state, until, ready }
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
    const taken = await pool.take(spec(), keys, ask)
    expect(taken?.path).toBe('warm')
    expect(ready().map(({ id }) => id)).not.toContain(oldest!.id)
    await until(() => ready().length === 2)
    expect(pool.statistics.hits).toEqual({ general: 1, project: 0 })
  })

  it('never hands one spare to two sessions', async () => {
    const { until, ready } = start()
    await until(() => ready().length === 2)
    const taken = await Promise.all([1, 2, 3].map(() => pool.take(spec(), keys, ask)))
    expect(taken.filter(Boolean)).toHaveLength(2)
    expect(pool.statistics.misses).toBe(1)
  })

  it('falls back when a claim is refused, and lets the refused process go', async () => {
    const { until, ready, spares } = start({ limits: { min: 1 } })
    await until(() => ready().length === 1)
    spares[0]!.refuses = true
    expect(await pool.take(spec(), keys, ask)).toBeNull()
    expect(spares[0]!.closed).toBe(true)
    expect(pool.statistics.refusals).toBe(1)
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
    expect((await pool.take(spec(), keys, ask))?.path).toBe('warm')
    expect(spares[0]!.closed).toBe(true)
    expect(state.incidents).toMatchObject([{ what: 'lost' }])
    expect(pool.statistics).toMatchObject({ deaths: 1, refusals: 0, misses: 0 })
  })

  it('does not ask the other spares when one was refused: they would be for the same reason', async () => {
    const { until, ready, spares } = start()
    await until(() => ready().length === 2)
    for (const one of spares) one.refuses = true
    expect(await pool.take(spec(), keys, ask)).toBeNull()
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
    state.wants = [{ key: 'g2', kind: 'general', weight: 1, spec: spec() }]
    expect(await pool.take(spec(), { project: 'p', general: 'g2' }, ask)).toBeNull()
    await until(() => ready().length === 1 && ready()[0]!.key === 'g2')
    expect(spares[0]!.closed).toBe(true)
    expect(pool.statistics.retirements).toEqual({ superseded: 1 })
  })

  it('prefers the spare that waits in the folder', async () => {
    const { until, ready } = start({
      limits: { min: 1 },
      wants: [
        { key: 'g', kind: 'general', weight: 1, spec: spec() },
        { key: 'p', kind: 'project', weight: 1, spec: spec() },
      ],
    })
    await until(() => ready().length === 2)
    expect((await pool.take(spec(), keys, ask))?.path).toBe('project')
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
    await pool.take(spec(), keys, ask)
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
