/** What is done to the pool in its soak, each with the share of deeds that are it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { claim } from './pool-claims.ts'
import type { PoolWorld } from './pool-world.ts'

export type Deed = (world: PoolWorld) => Promise<unknown>

const claimAnywhere: Deed = (world) => claim(world, world.pick(world.trusted))

const claimFour: Deed = (world) => {
  const [one, two = one, three = one] = world.trusted
  return Promise.all([one, one, two, three].map((cwd) => claim(world, cwd)))
}

const killSpare: Deed = async (world) => {
  const { spares } = await world.host.client.pool.status()
  const [first, ...rest] = spares.flatMap(({ pid }) => pid ?? [])
  if (first === undefined) return
  process.kill(world.pick([first, ...rest]), 'SIGKILL')
  world.count('spares killed')
}

const upgrade: Deed = async (world) => {
  const { settings, clis, host } = world
  settings.cliPath = clis.find((path) => path !== settings.cliPath) ?? clis[0]
  await host.client.settings.set({ cliPath: settings.cliPath })
  world.count('upgrades')
}

const change: Deed = async (world) => {
  const { settings, pick } = world
  world.previousMax = settings.poolMax
  settings.poolMax = pick([1, 2, 3, 4, 6])
  settings.poolMin = Math.min(settings.poolMax, pick([0, 1, 2, 3]))
  settings.poolProjectSpares = Math.min(settings.poolMax, pick([0, 1, 2]))
  settings.maxApiRetries = pick([2, 3, 4])
  world.maxChangedAt = performance.now()
  await world.host.client.settings.set(settings)
  world.count('changes of settings')
}

const configure: Deed = async (world) => {
  writeFileSync(join(world.claude, 'settings.json'), JSON.stringify({ env: { SOAK: String(world.random()) } }))
  world.configuredAt = Date.now()
  world.count("changes of the user's configuration")
}

/** By the key that Bullpen hands on, which the kernel shows of each process. */
const switchAccount: Deed = async (world) => {
  await world.useKey(`sk-ant-test-${Math.floor(world.random() * 1e9)}`)
  world.count('switches of the account, by its key')
}

/** As a sign-in in a terminal does: which account a process has read is known by when it was started. */
const signIn: Deed = async (world) => {
  writeFileSync(join(world.claude, '.credentials.json'), JSON.stringify({ soak: world.random() }))
  world.configuredAt = Date.now()
  world.count("switches of the account, by the CLI's file")
}

/** Longer than any timer may be late without a word. */
const ASLEEP_MS = 7_000

/** The host alone: to it, it is as if the machine had slept. */
const sleep: Deed = async (world) => {
  process.kill(world.host.pid, 'SIGSTOP')
  await delay(ASLEEP_MS)
  process.kill(world.host.pid, 'SIGCONT')
  world.maxChangedAt = performance.now()
  world.count('sleeps of the host')
}

const pause: Deed = async (world) => {
  const { pool } = world.host.client
  await pool.pause({ paused: true })
  await claimAnywhere(world)
  await pool.pause({ paused: false })
  world.count('pauses')
}

const killHost: Deed = async (world) => {
  await world.host.kill()
  world.count('hosts killed')
  world.pidsInUse.clear()
  await world.untilNothingIsLeft('after the death of a host')
  await world.start()
  world.maxChangedAt = performance.now()
}

/** `isLastLife`: from here on the host is left alive, and growth is measured. */
export const deedsOf = (isLastLife: () => boolean): readonly (readonly [share: number, deed: Deed])[] => [
  [0.36, claimAnywhere],
  [0.08, (world) => claim(world, world.stranger)],
  [0.07, claimFour],
  [0.1, (world) => world.host.client.pool.intend({ cwd: world.pick(world.trusted) })],
  [0.12, killSpare],
  [0.06, upgrade],
  [0.06, change],
  [0.02, switchAccount],
  [0.02, signIn],
  [0.03, pause],
  [0.03, configure],
  [0.02, sleep],
  [0.03, (world) => (isLastLife() ? claimAnywhere(world) : killHost(world))],
]
