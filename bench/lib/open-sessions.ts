/** What a host costs that has many sessions open over few processes, and nothing to do. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '#shared/contract/index.ts'
import { BullpenSession } from './bullpen-session.ts'
import { Child } from './child.ts'
import { type Door, headless } from './doors.ts'
import { root } from './root.ts'
import { seedSessions } from './seed.ts'
import { median, round, spread, table } from './stats.ts'
import { Workplace } from './workplace.ts'

const OPEN = 500
/** Of sessions and pool together: the spares are among them. */
const PROCESSES = 10
const LIVE = 8
const TURNS = 20
/** Short ones, so that what happens once in a while shows as what it is, and the median as what goes on all the time. */
const ROUNDS = 20
const ROUND_MS = 6_000
/** The last turn, the refill of the pool and the collection of their garbage are over by then. */
const REST_MS = 15_000

const GOALS = { rssMiB: 200, percent: 0.5 }

export async function openSessions(): Promise<string> {
  using workplace = new Workplace()
  await using model = new Child([join(root, 'src-main', 'engine', 'demo', 'testing', 'serve.ts')])
  const env = workplace.cliEnv(await model.firstLine)
  const home = workplace.home('home')
  seedSessions(home, { sessions: OPEN - LIVE, turns: TURNS, allOpen: true })
  const door = await headless({ home, env })
  try {
    const cwd = workplace.place('project')
    await door.client.folders.setTrust({ path: cwd, trusted: true })
    await door.client.settings.set({ maxProcesses: PROCESSES })
    for (let index = 0; index < LIVE; index += 1) await (await BullpenSession.open(door.client, cwd)).turn('Hello')
    const counts = await countOf(door.client)
    if (counts.open !== OPEN || counts.live !== LIVE) throw new Error(`The host has ${JSON.stringify(counts)}.`)
    await settled(door.client)
    await delay(REST_MS)
    const found = await atRest(door)
    const after = await countOf(door.client)
    if (after.live + after.spares > PROCESSES) throw new Error(`The host has ${JSON.stringify(after)}.`)
    return describe(found, after)
  } finally {
    await door.close()
  }
}

/**
 * A journal that was never indexed and a database that was never checked or copied are so only once: here after the seeding,
 * elsewhere after the first start. That work takes half a minute and is not what a host at rest does.
 */
async function settled(client: Client): Promise<void> {
  for (;;) {
    const [{ pending }, { checks, backup }] = await Promise.all([client.search.status(), client.storage.health()])
    if (pending === 0 && checks.fullAt !== null && backup !== null) return
    await delay(1_000)
  }
}

async function countOf(client: Client): Promise<{ open: number; live: number; spares: number }> {
  const [sessions, pool, processes] = await Promise.all([
    client.sessions.list({}),
    client.pool.status(),
    client.processes.list(),
  ])
  return {
    open: sessions.filter(({ state, archived }) => state.kind !== 'closed' && !archived).length,
    live: processes.filter(({ role }) => role === 'live').length,
    spares: pool.spares.length,
  }
}

type Found = { readonly rssMiB: number[]; readonly percent: number[]; readonly most: string }

async function atRest({ pid }: Door): Promise<Found> {
  const [percent, rssMiB]: number[][] = [[], []]
  let most = { cpuMs: 0, text: '' }
  for (let index = 0; index < ROUNDS; index += 1) {
    const [before, startedAt] = [cpuMsOf(pid), performance.now()]
    await delay(ROUND_MS)
    const after = cpuMsOf(pid)
    const used = [...after].map(([name, ms]) => ({ name, ms: ms - (before.get(name) ?? 0) }))
    const cpuMs = used.reduce((sum, { ms }) => sum + ms, 0)
    percent!.push((cpuMs / (performance.now() - startedAt)) * 100)
    rssMiB!.push(rssMiBOf(pid))
    const text = used
      .filter(({ ms }) => ms >= 1)
      .map(({ name, ms }) => `${name} ${round(ms)} ms`)
      .join(', ')
    if (cpuMs > most.cpuMs) most = { cpuMs, text }
    console.log(`open sessions: round ${index + 1} of ${ROUNDS}: ${text}`)
  }
  return { percent: percent!, rssMiB: rssMiB!, most: most.text }
}

/** Milliseconds by the names of the threads; to the nanosecond, where the times of whole processes are told in steps of 10 ms. */
function cpuMsOf(pid: number): Map<string, number> {
  const found = new Map<string, number>()
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${thread}`
    const name = readFileSync(`${folder}/comm`, 'utf8').trim()
    const nanoseconds = Number(readFileSync(`${folder}/schedstat`, 'latin1').split(' ')[0])
    const key = thread === String(pid) ? 'the main thread' : name
    found.set(key, (found.get(key) ?? 0) + nanoseconds / 1e6)
  }
  return found
}

function rssMiBOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

function describe({ rssMiB, percent, most }: Found, { spares }: { spares: number }): string {
  const row = (name: string, values: readonly number[], goal: number, unit: string) => [
    name,
    spread(values),
    `< ${goal} ${unit}`,
    median(values) < goal ? 'yes' : 'no',
  ]
  return `### Many sessions, few processes

A headless host with ${OPEN} open sessions, ${OPEN - LIVE} of them asleep with ${TURNS} turns each in the journal; ${LIVE} have a real CLI process, and a
client follows these. \`maxProcesses\` is ${PROCESSES}, the pool's ${spares} spares among them. Nothing is asked for; the host alone, without
its processes, over ${ROUNDS} times ${round(ROUND_MS / 1000)} s. In the window that used most: ${most}.

${table(
  ['host at rest', 'median (smallest–largest)', 'goal', 'reached'],
  [row('resident memory, MiB', rssMiB, GOALS.rssMiB, 'MiB'), row('CPU, % of a core', percent, GOALS.percent, '%')],
)}`
}
