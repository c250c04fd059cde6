/** A pool whose spares do what a test wants, in a world that it sets. */
import type { AgentProcess, Exit } from '../agent/agent-process.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import { type Spare, SpareLost } from '../agent/spares.ts'
import type { Busy } from '../pool/courtesy.ts'
import type { PoolInput } from '../pool/policy.ts'
import type { Incident, WantedSpec } from '../pool/pool-deps.ts'
import { Pool } from '../pool/pool.ts'
import type { PoolChange } from '../pool/statistics.ts'
import { aSpec } from './launch-specs.ts'
import { ScriptedAgent } from './scripted-agent.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }
export const ask = () => Promise.resolve({ kind: 'allow-once' as const })

/** A spare that lives, dies and refuses as the test wants. */
export class FakeSpare implements Spare {
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

export function poolBench(
  options: {
    wants?: WantedSpec[]
    limits?: Partial<PoolInput['limits']>
    fails?: () => boolean
    version?: () => string
    /** Never comes up; ends when it is not wanted any more. */
    hangs?: (wanted: WantedSpec) => boolean
    now?: () => number
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
    wants: options.wants ?? [{ key: 'g', kind: 'general' as const, weight: 1, spec: aSpec() }],
    limits,
    healthMs: 1e9,
    memory: { availableBytes: 1e12, reserveBytes: 1, spareBytes: 1 },
    busy: null as Busy | null,
    incidents: [] as Incident[],
    changes: [] as PoolChange[],
    mostAtOnce: 0,
    startingAtOnce: 0,
  }
  let changed: () => void = () => undefined
  let starting = 0
  const pool: Pool = new Pool({
    clock: options.now ?? Date.now,
    log: silent,
    privateBytes: () => 1,
    onIncident: (incident) => state.incidents.push(incident),
    onChange: (change) => state.changes.push(change),
    busy: () => state.busy,
    random: () => 0,
    pace: { refillMs: 1, roundMs: 50 },
    onChanged() {
      state.mostAtOnce = Math.max(state.mostAtOnce, pool.spares.length)
      changed()
    },
    async start(wanted, signal) {
      starting += 1
      state.startingAtOnce = Math.max(state.startingAtOnce, starting)
      if (options.hangs?.(wanted)) await hangUntil(signal).finally(() => (starting -= 1))
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
        memory: state.memory,
        freeSlots: 100,
        health: { everyMs: state.healthMs, processBytes: 1e12 },
      }),
  })
  pool.open()
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise<void>((resolve) => (changed = resolve))
  }
  const ready = () => pool.spares.filter(({ phase }) => phase === 'ready')
  return { pool, spares, state, until, ready }
}

const hangUntil = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('not wanted any more'))))
