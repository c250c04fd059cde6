/** Headless hosts side by side, each with a pool for one way to a process, filled and held still between measurements. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '#shared/contract/index.ts'
import type { PoolStatus } from '#shared/pool.ts'
import type { Settings } from '#shared/settings.ts'
import { type Door, headless } from './doors.ts'
import type { Workplace } from './workplace.ts'

type Input = {
  readonly workplace: Workplace
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

export const BURST = 10

/** It goes to eight by itself; that ten are wanted it learns from the first burst, and remembers for a day. */
export const BURST_SETTINGS = {
  poolMin: 8,
  poolMax: 16,
  poolMemoryMiB: 8_192,
  poolProjectSpares: 0,
  poolIdleMinutes: 1_440,
}

/** With what is needed to call each of them full. */
const KINDS = {
  none: { settings: { poolEnabled: false }, isFull: () => true },
  general: {
    settings: { poolMin: 1, poolMax: 1, poolProjectSpares: 0 },
    isFull: ({ spares }: PoolStatus) => count(spares, 'general') >= 1,
  },
  // what is claimed here asks for general spares too, so there is room for one of each
  project: {
    settings: { poolMin: 1, poolMax: 2, poolProjectSpares: 1 },
    isFull: ({ spares }: PoolStatus) => count(spares, 'general') >= 1 && count(spares, 'project') >= 1,
  },
  burst: {
    settings: BURST_SETTINGS,
    isFull: ({ spares, target }: PoolStatus) => count(spares, 'general') >= target,
  },
} satisfies Record<string, { settings: Partial<Settings>; isFull: (status: PoolStatus) => boolean }>

export type HostName = keyof typeof KINDS
export type Hosts = AsyncDisposable & {
  readonly client: (name: HostName) => Client
  /** Fills these pools, then holds them still: nothing is started while something is measured. */
  fill(...names: readonly HostName[]): Promise<void>
  readonly cwd: string
}

/** A parked process settles within this time; measured at once, its start would be measured too. */
export const SETTLE_MS = 400

export async function openHosts({ workplace, env, cwd }: Input): Promise<Hosts> {
  const doors = new Map<HostName, Door>()
  const client = (name: HostName) => doors.get(name)!.client
  const close = async () => {
    await Promise.all([...doors.values()].map((door) => door.close()))
  }
  try {
    for (const name of Object.keys(KINDS) as HostName[]) {
      // nothing of what is measured looks at the dashboard or indexes anything; the hosts differ in their pools alone
      const home = workplace.home(`home-${name}`, KINDS[name].settings)
      doors.set(name, await headless({ home, env }))
      await client(name).folders.setTrust({ path: cwd, trusted: true })
      await client(name).pool.pause({ paused: true })
    }
  } catch (error) {
    await close()
    throw error
  }
  return {
    cwd,
    client,
    async fill(...names) {
      for (const name of names) {
        const { pool } = client(name)
        if (name === 'project') await pool.intend({ cwd })
        await pool.pause({ paused: false })
        await until(client(name), KINDS[name].isFull)
        await pool.pause({ paused: true })
      }
      await delay(SETTLE_MS)
    },
    [Symbol.asyncDispose]: close,
  }
}

const count = (spares: PoolStatus['spares'], kind: 'general' | 'project'): number =>
  spares.filter((spare) => spare.kind === kind && spare.phase === 'ready').length

const LIMIT_MS = 60_000

async function until({ pool }: Client, condition: (status: PoolStatus) => boolean): Promise<void> {
  const signal = AbortSignal.timeout(LIMIT_MS)
  let latest: PoolStatus | undefined
  try {
    for await (latest of await pool.watch(undefined, { signal })) if (condition(latest)) return
  } catch (error) {
    if (!signal.aborted) throw error
  }
  throw new Error(`The pool did not fill within ${LIMIT_MS} ms: ${latest?.reason ?? 'it does not say why'}`)
}
