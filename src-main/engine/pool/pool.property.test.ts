import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AgentProcess, Exit } from '../agent/agent-process.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import { type Spare, SpareLost } from '../agent/spares.ts'
import { aSpec } from '../testing/launch-specs.ts'
import { ScriptedAgent } from '../testing/scripted-agent.ts'
import type { WantedSpec } from './pool-deps.ts'
import { Pool } from './pool.ts'

const ask = () => Promise.resolve({ kind: 'allow-once' as const })
const PROJECTS = ['/a', '/b']
const MIB = 1024 ** 2

/** What may happen around a pool, in any order. */
type Event =
  | { readonly do: 'claim'; readonly project: number; readonly together: number }
  | { readonly do: 'crash' | 'freeze' | 'refuse'; readonly spare: number }
  | { readonly do: 'upgrade' }
  | { readonly do: 'settings'; readonly min: number; readonly max: number; readonly maxProject: number }
  | { readonly do: 'switch' | 'pause' | 'fail-starts' | 'busy'; readonly on: boolean }
  | { readonly do: 'memory'; readonly availableMiB: number }
  | { readonly do: 'look-at'; readonly projects: readonly number[] }
  | { readonly do: 'wait'; readonly ms: number }

const index = fc.integer({ min: 0, max: 5 })
const on = fc.boolean()
const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      project: fc.integer({ min: 0, max: PROJECTS.length - 1 }),
      together: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('crash' as const, 'freeze' as const, 'refuse' as const), spare: index }),
  },
  fc.constant({ do: 'upgrade' as const }),
  fc.record({
    do: fc.constant('settings' as const),
    min: index,
    max: index,
    maxProject: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({ do: fc.constantFrom('switch' as const, 'pause' as const, 'fail-starts' as const, 'busy' as const), on }),
  fc.record({ do: fc.constant('memory' as const), availableMiB: fc.constantFrom(0, 900, 1_150, 8_000) }),
  fc.record({ do: fc.constant('look-at' as const), projects: fc.subarray([0, 1]) }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 900_000 }) }) },
)

/** A process that exists until somebody ends it, or it is handed out. */
class FakeSpare implements Spare {
  static pids = 0
  readonly pid = ++FakeSpare.pids
  readonly key: string
  readonly #exit = Promise.withResolvers<Exit>()
  readonly #version: string
  gone = false
  frozen = false
  refuses = false
  isEnding = false
  handedOut = 0
  /** On its way to a session, which it then is the process of. */
  #isClaimed = false

  constructor({ key, spec }: WantedSpec) {
    this.key = key
    this.#version = spec.cliVersion
  }

  get exited(): Promise<Exit> {
    return this.#exit.promise
  }

  get waits(): boolean {
    return !this.gone && !this.#isClaimed
  }

  async check(): Promise<string> {
    await tick()
    if (this.gone || this.frozen) throw new SpareLost('no answer')
    return this.#version
  }

  async claim(spec: LaunchSpec): Promise<AgentProcess> {
    this.#isClaimed = true
    await tick()
    const fault =
      this.gone || this.frozen ? new SpareLost('no sign of life') : this.refuses ? new Error('refused') : null
    if (fault) {
      this.#isClaimed = false
      throw fault
    }
    this.handedOut += 1
    return new ScriptedAgent(spec, ask)
  }

  /** Takes longer than a start: a pool that does not wait for it has too many. */
  async close(): Promise<Exit> {
    this.isEnding = true
    for (let waited = 0; waited < 12; waited += 1) await tick()
    return this.die()
  }

  die(): Promise<Exit> {
    this.gone = true
    this.#exit.resolve({ code: 0, signal: null, stderr: '' })
    return this.exited
  }
}

const tick = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A pool in a world that a test changes; every change of the pool is checked against what must always hold. */
class World {
  readonly spares: FakeSpare[] = []
  readonly pool: Pool
  #now = 1_000_000
  #version = 1
  #settings = { min: 2, max: 4, maxProject: 2, enabled: true }
  /** The most that any settings since the last rest allowed: what is above the new ones takes a moment to end. */
  #allowed = 4
  #projects: readonly number[] = []
  #availableMiB = 8_000
  #failsToStart = false
  #isBusy = false
  #starting = 0
  #stopped = false
  #changed: () => void = () => undefined
  /** The pool calls back where an exception would be its own to handle, so these are told later. */
  readonly #broken: string[] = []

  constructor() {
    this.pool = new Pool({
      busy: () => (this.#isBusy ? 'cpu' : null),
      clock: () => this.#now,
      log: { debug() {}, info() {}, warn() {}, error: (message) => void this.#broken.push(message) },
      privateBytes: () => 90 * MIB,
      random: () => 0,
      pace: { refillMs: 0, roundMs: 1e6 },
      onIncident: () => undefined,
      onChanged: () => {
        this.#hold()
        this.#changed()
      },
      start: (wanted) => this.#start(wanted),
      survey: async () => {
        await tick()
        return {
          wants: this.#wants(),
          limits: { ...this.#settings, idleMs: 600_000, maxAgeMs: 1_800_000, budgetBytes: 2_000 * MIB },
          memory: { availableBytes: this.#availableMiB * MIB, reserveBytes: 1_000 * MIB, spareBytes: 100 * MIB },
          freeSlots: 100,
          health: { everyMs: 0, processBytes: 2_048 * MIB },
        }
      },
    })
  }

  async happens(event: Event): Promise<void> {
    const waiting = this.spares.filter(({ waits }) => waits)
    switch (event.do) {
      case 'claim':
        await Promise.all(Array.from({ length: event.together }, () => this.#claim(event.project)))
        break
      case 'crash':
        await waiting[event.spare]?.die()
        break
      case 'freeze':
      case 'refuse': {
        const spare = waiting[event.spare]
        if (spare) spare[event.do === 'freeze' ? 'frozen' : 'refuses'] = true
        break
      }
      case 'upgrade':
        this.#version += 1
        break
      case 'settings': {
        const { min, max, maxProject } = event
        this.#settings = { ...this.#settings, min: Math.min(min, max), max, maxProject }
        this.#allowed = Math.max(this.#allowed, max)
        break
      }
      case 'switch':
        this.#settings = { ...this.#settings, enabled: event.on }
        break
      case 'pause':
        this.pool.hold(event.on ? 'paused' : null)
        break
      case 'fail-starts':
        this.#failsToStart = event.on
        break
      case 'busy':
        this.#isBusy = event.on
        break
      case 'memory':
        this.#availableMiB = event.availableMiB
        break
      case 'look-at':
        this.#projects = event.projects
        break
      case 'wait':
        this.#now += event.ms
    }
    this.pool.nudge()
  }

  /** Until the pool has seen everything and has nothing to do. */
  async rest(): Promise<void> {
    for (let quiet = 0; quiet < 2;) {
      const changed = new Promise<void>((resolve) => (this.#changed = resolve))
      this.pool.nudge()
      await changed
      if (this.pool.isChecking) continue // what is found changes it again
      const { start, retire } = this.pool.plan
      const isEnding = this.spares.some((spare) => spare.waits && spare.isEnding) // one that was refused, say
      quiet = start === null && retire.length === 0 && this.#starting === 0 && !isEnding ? quiet + 1 : 0
    }
    this.#allowed = this.#settings.max
    this.#hold()
    expect(this.#broken).toEqual([])
    const keys = new Set(this.#wants().map(({ key }) => key))
    for (const spare of this.spares.filter(({ waits, isEnding }) => waits && !isEnding)) {
      expect(keys).toContain(spare.key)
      expect(spare.frozen).toBe(false)
    }
  }

  async stop(): Promise<void> {
    await this.pool.stop()
    this.#stopped = true
    await tick()
    expect(this.spares.filter(({ waits }) => waits)).toEqual([])
    expect(this.pool.spares).toEqual([])
    expect(this.#starting).toBe(0)
    expect(this.#broken).toEqual([])
  }

  #hold(): void {
    const there = this.spares.filter(({ waits }) => waits).length + this.#starting
    if (there > this.#allowed) this.#broken.push(`${there} spares where ${this.#allowed} are allowed`)
    if (this.#starting > 1) this.#broken.push(`${this.#starting} start at once`)
  }

  async #claim(project: number): Promise<void> {
    const spec = this.#spec(PROJECTS[project]!)
    const keys = { project: this.#key(project), general: this.#key('general') }
    const before = new Map(this.spares.map((spare) => [spare, spare.handedOut]))
    const taken = await this.pool.take(spec, keys, ask)
    const changed = this.spares.filter((spare) => spare.handedOut !== (before.get(spare) ?? 0))
    if (typeof taken === 'object')
      expect(changed.map(({ key }) => key)).toContain(taken.path === 'warm' ? keys.general : keys.project)
    for (const spare of changed) {
      expect(spare).toMatchObject({ handedOut: 1, frozen: false })
      expect([keys.general, ...PROJECTS.map((_, other) => this.#key(other))]).toContain(spare.key)
    }
  }

  async #start(wanted: WantedSpec): Promise<Spare> {
    if (this.#stopped) this.#broken.push('a start after the end')
    this.#starting += 1
    await tick()
    this.#starting -= 1
    if (this.#failsToStart) throw new Error('no process today')
    const spare = new FakeSpare(wanted)
    this.spares.push(spare)
    return spare
  }

  #key = (what: number | 'general') => `${what} ${this.#version}`

  #wants(): WantedSpec[] {
    const general = { key: this.#key('general'), kind: 'general' as const, weight: 1, spec: this.#spec('/') }
    return [
      general,
      ...this.#projects.map((project): WantedSpec => {
        const spec = this.#spec(PROJECTS[project]!)
        return { key: this.#key(project), kind: 'project', weight: 2, spec }
      }),
    ]
  }

  #spec = (cwd: string): LaunchSpec => aSpec({ cwd, cliVersion: String(this.#version) })
}

describe('a pool to which anything happens in any order', () => {
  it('never holds too many, hands out only what was started for it, and leaves nothing behind', async () => {
    const step = fc.record({ event: anyEvent, rests: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const world = new World()
        world.pool.open()
        try {
          for (const { event, rests } of steps) {
            await world.happens(event)
            if (rests) await world.rest()
          }
          await world.rest()
        } finally {
          await world.stop()
        }
      }),
      { numRuns: 300 },
    )
  })
})
